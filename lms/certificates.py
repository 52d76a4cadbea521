"""The oorkonde: from an oath record to PDF."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, translation

from foundation.content.queries.branding import current_brand
from foundation.printing.rendering import lay_out, write_pdf
from lms.models import OathRecord

# Certificates laid out at once: the styles are read once a batch, and progress still shows.
BATCH = 10


def certificate_context(record: OathRecord) -> dict[str, Any]:
    """What templates/lms/certificate.html prints; the only place that shows the form of the oath."""
    return {
        "formal_name": record.formal_name,
        "date_text": formats.date_format(record.taken_on, "j F Y"),
        "place": record.place,
        "official_text": ", ".join(filter(None, (record.official_name, record.official_title))),
        "official_name": record.official_name,
        "official_title": record.official_title,
        "form_label": record.get_form_display(),
        "intro": record.text["intro"],
        "text_lines": record.text["lines"],
        "legal_source": record.text_version.legal_source,
        "number": record.number,
        "municipality_name": settings.MUNICIPALITY_NAME,
        "is_demo": settings.DEMO_CLOCK_FILE is not None,
    }


def render_certificates(
    records: Sequence[OathRecord], *, on_progress: Callable[[int], None] = lambda done: None
) -> bytes:
    """One PDF with a page an oath, in the given order. Dutch: it is a Dutch legal document."""
    documents = []
    with translation.override("nl"):
        for start in range(0, len(records), BATCH):
            batch = [certificate_context(record) for record in records[start : start + BATCH]]
            context = {"certificates": batch, "colours": current_brand().colours}
            documents.append(lay_out(render_to_string("lms/certificate.html", context)))
            on_progress(start + len(batch))
    return write_pdf(documents)
