"""The oorkonde: from an oath record to PDF."""

import mimetypes
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import formats, translation

from foundation.content.queries.branding import current_brand
from lms.models import OathRecord

# Certificates laid out at once: the styles are read once a batch, and progress still shows.
BATCH = 10
# Stands before the addresses of static files while a certificate is made; nothing is fetched from it.
STATIC_ORIGIN = "https://static-files.invalid/"


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
    # Loads Pango, which a machine that prints nothing need not have.
    from weasyprint import HTML

    pages = []
    document = None
    with translation.override("nl"):
        for start in range(0, len(records), BATCH):
            batch = [certificate_context(record) for record in records[start : start + BATCH]]
            context = {"certificates": batch, "colours": current_brand().colours}
            html = render_to_string("lms/certificate.html", context)
            document = HTML(string=html, url_fetcher=_static_only(), base_url=STATIC_ORIGIN).render()
            pages.extend(document.pages)
            on_progress(len(pages))
    if document is None:
        raise ValueError("No records to print.")
    return document.copy(pages).write_pdf(pdf_variant="pdf/ua-1")


def _static_only() -> Any:
    """Reads our own static files and refuses everything else: nothing on a certificate comes from the network."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticOnly(URLFetcher):
        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            prefix = f"{STATIC_ORIGIN}{settings.STATIC_URL.lstrip('/')}"
            name = unquote(url.removeprefix(prefix))
            if not url.startswith(prefix) or ".." in name:
                raise ValueError(f"Not a static file: {url}")
            # Collected files carry a hash in their name; the finders know the plain ones.
            path = finders.find(name) or Path(settings.STATIC_ROOT) / name
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, body=Path(path).read_bytes(), headers={"Content-Type": kind})

    return StaticOnly()
