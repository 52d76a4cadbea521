from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand

from config.demo.load import publish_oath_requirement
from foundation import clock
from foundation.clock import local_date
from foundation.content.actions import load_pages
from lms.actions.content import load_module
from lms.models import Requirement


class Command(BaseCommand):
    help = (
        "Makes the pages, the module and the requirement of the oath where they are missing. "
        "What an editor changed stays. The oath text comes from load_oath_text."
    )

    def handle(self, *args: object, **options: object) -> None:
        site = urlsplit(settings.SITE_URL)
        port = site.port or (443 if site.scheme == "https" else 80)
        made = load_pages(site_name="Integriteitsplein", hostname=site.hostname or "localhost", port=port)
        module = load_module(file_name="integer-werken.nl.yaml")
        if not Requirement.objects.filter(code="ambtseed").exists():
            publish_oath_requirement(valid_from=local_date(clock.now()))
        self.stdout.write(f"{made} pages made; module: {module.title}.")
