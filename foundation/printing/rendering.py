"""From HTML to PDF with WeasyPrint, batch by batch; nothing comes from the network."""

import mimetypes
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders

# Stands before the addresses of static files while a PDF is made; nothing is fetched from it.
STATIC_ORIGIN = "https://static-files.invalid/"
# In pixels of CSS, 1/96 inch.
HAIR = 0.5


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


def overfull(document: Any) -> set[str]:
    """The `data-card` of everything that runs over: more stands in a box of class `past` than it can hold."""
    return {
        key
        for page in document.pages
        for box, key in _with_keys(page._page_box, "")
        if "past" in _attribute(box, "class").split() and _runs_over(box)
    }


def _with_keys(box: Any, key: str) -> Iterator[tuple[Any, str]]:
    key = _attribute(box, "data-card") or key
    yield box, key
    for child in _children(box):
        yield from _with_keys(child, key)


def _runs_over(box: Any) -> bool:
    # Less than a hair is rounding.
    right = box.content_box_x() + box.width + HAIR
    bottom = box.content_box_y() + box.height + HAIR
    return any(
        child.position_y + child.margin_height() > bottom or child.position_x + child.margin_width() > right
        for child, _key in _with_keys(box, "")
        if child is not box
    )


def _children(box: Any) -> list[Any]:
    # An absolutely placed box hides behind a placeholder.
    return [getattr(child, "_box", child) for child in getattr(box, "children", ())]


def _attribute(box: Any, name: str) -> str:
    return (box.element.get(name) or "") if box.element is not None else ""
