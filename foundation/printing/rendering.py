"""From HTML to PDF with WeasyPrint, batch by batch; nothing comes from the network."""

import mimetypes
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders

# Stands before the addresses of static files while a PDF is made; nothing is fetched from it.
STATIC_ORIGIN = "https://static-files.invalid/"


def lay_out(html: str) -> Any:
    """A WeasyPrint document: pages that can be looked at before they are written."""
    # Loads Pango, which a machine that prints nothing need not have.
    from weasyprint import HTML

    return HTML(string=html, url_fetcher=_static_only(), base_url=STATIC_ORIGIN).render()


def write_pdf(documents: Sequence[Any]) -> bytes:
    """One PDF of all their pages, for screen readers too (PDF/UA-1). Raises ValueError without documents."""
    if not documents:
        raise ValueError("Nothing to print.")
    pages = [page for document in documents for page in document.pages]
    return documents[-1].copy(pages).write_pdf(pdf_variant="pdf/ua-1")


def _static_only() -> Any:
    """Reads our own static files and refuses everything else."""
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
