"""Files with earlier completions: one to decide on, with a fault in it, and one that was written."""

from datetime import datetime

from foundation.people.models import Person
from lms.actions.record_files import carry_out_records, confirm_records
from lms.models import RecordFile
from tests.factories.record_files import stage_lines


def files_with_records(hr: Person, noor: Person, *, at: datetime) -> dict[str, RecordFile]:
    right = f"{noor.personnel_number};themadag-keuzes;{at:%d-%m-%Y};Presentielijst van die dag"
    read = stage_lines("part", right, by=hr, at=at)
    run, _made = confirm_records(file=read, by=hr, at=at)
    carry_out_records(run=run, at=at)
    module = f"{noor.personnel_number};integer-werken;{at:%d-%m-%Y};"
    staged = stage_lines("module", module, "999999;integer-werk;01-01-2030;", by=hr, at=at)
    return {"record_file": staged, "records_read": read}
