"""Serving the pages that editors keep."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.views import serve as wagtail_serve


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """As wagtail.views.serve, which walks down an address and looks every level up twice; here one look tells.

    Where the address is not simply that of a page, Wagtail walks.
    """
    if found := page_at(path):
        page, rest = found
        # Where Wagtail keeps what it found.
        request._wagtail_route_for_request = page.route(request, rest)  # type: ignore[attr-defined]
    return wagtail_serve(request, path)


def page_at(path: str) -> tuple[Page, list[str]] | None:
    """The public page at this address; or else the one above it, which may answer there, and what is left."""
    roots = [one for one in Site.get_site_root_paths() if one.language_code == get_language()]
    if len(roots) != 1:
        return None
    whole = f"{roots[0].root_path}{path}"
    above, _slash, last = whole.rstrip("/").rpartition("/")
    addresses = [whole, f"{above}/"] if path else [whole]
    pages = Page.objects.live().filter(
        # Of the two only the slug has an index.
        slug__in=[one.split("/")[-2] for one in addresses],
        url_path__in=addresses,
    )
    found = pages.select_related("locale").order_by("-depth").first()
    if found is None:
        return None
    is_frozen = getattr(found.cached_content_type.model_class(), "shows_frozen_copy", False)
    page = found.specific_deferred if is_frozen else found.specific
    page.locale = found.locale
    return page, [] if page.url_path == whole else [last]
