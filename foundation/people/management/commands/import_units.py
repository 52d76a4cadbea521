from datetime import datetime
from typing import Any

from foundation.clock import local_date
from foundation.people.importing.command import ImportCommand
from foundation.people.importing.queries import Examination, examine_units


class Command(ImportCommand):
    help = "Imports units from the HR file (eenheidcode;naam;soort;bovenliggend;vanaf;tot;opvolger)."

    def examine(self, content: bytes, *, at: datetime, options: dict[str, Any]) -> Examination:
        return examine_units(content=content, on=local_date(at))
