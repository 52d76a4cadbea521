from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config.demo.declarations import (
    EXTERNALS,
    load_declaration_content,
    publish_external_requirement,
)
from config.demo.load import publish_oath_requirement
from config.search.keeping import rebuild as rebuild_search
from dilemmas.actions.shipped_decks import load_decks
from foundation import clock
from foundation.clock import local_date
from foundation.content.actions.loading import load_content
from lms.actions.content import load_shipped_modules
from lms.actions.programmes import FACILITATORS, load_programme
from lms.models import Requirement
from measurement.actions.shipped_instruments import load_instruments


class Command(BaseCommand):
    help = (
        "Makes the pages, the lists, the decks, the modules, the programmes of new staff and of facilitators, the questionnaires, the declarations with the table of who signs what, and the "
        "requirements of the oath and of externals where they are missing, and updates what nobody changed. What an editor changed stays. The oath text comes from load_oath_text."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--examples", action="store_true", help="Also the example's own confidants and regulations."
        )

    def handle(self, *args: object, examples: bool = False, **options: object) -> None:
        site = urlsplit(settings.SITE_URL)
        port = site.port or (443 if site.scheme == "https" else 80)
        loaded = load_content(
            site_name="Integriteitsplein",
            hostname=site.hostname or "localhost",
            port=port,
            at=clock.now(),
            examples=examples,
        )
        load_decks(at=clock.now())
        modules = load_shipped_modules()
        load_programme()
        load_programme(file_name=FACILITATORS)
        if not Requirement.objects.filter(code="ambtseed").exists():
            publish_oath_requirement(valid_from=local_date(clock.now()))
        load_declaration_content(at=clock.now())
        if not Requirement.objects.filter(code=EXTERNALS).exists():
            publish_external_requirement(valid_from=local_date(clock.now()))
        load_instruments(at=clock.now())
        rebuild_search()
        self.stdout.write(
            f"{loaded.made} pages and items made, {loaded.updated} updated, "
            f"{loaded.offered} changed by an editor; {len(modules)} modules for staff."
        )
