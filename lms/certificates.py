"""The oorkonde: from an oath record to PDF."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, translation
from django.utils.translation import gettext as _

from foundation.content.qr_codes import qr_svg
from foundation.content.queries.branding import current_brand
from foundation.printing.rendering import lay_out, write_pdf
from lms.models import OathRecord

# Certificates laid out at once: the styles are read once a batch, and progress still shows.
BATCH = 10
CHECK_PATH = "/oorkonde/"


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
        "witness_name": record.witness_name,
        "qr": _qr(record),
    }


def _qr(record: OathRecord) -> str:
    """Where whoever is shown this oorkonde asks whether it stands; '' while it has no code.

    In the fragment, which no server and no log ever sees.
    """
    if not hasattr(record, "certificate_token"):
        return ""
    address = f"{settings.SITE_URL}{CHECK_PATH}#{record.certificate_token.token}"
    return qr_svg(address, title=_("Code om deze oorkonde te controleren"))


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
