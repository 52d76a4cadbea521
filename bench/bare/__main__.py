"""Makes the bare site's database with its one page."""

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from bench.bare.models import BarePage  # noqa: E402

call_command("migrate", verbosity=0)
text = "<p>Je hoort iets over een collega. Wat doe je, en wie bel je?</p>" * 3
page = BarePage(title="Kaal", slug="kaal", body=[("text", text)] * 10)
Page.objects.get(depth=1).add_child(instance=page)
Site.objects.update(root_page=page)
