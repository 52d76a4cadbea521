"""oEmbed 1.0 (https://oembed.com): an intranet that gets the address of a poll asks here how to show it."""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET

from dilemmas.queries.polls import poll_of_now, public_poll
from foundation.people.access import Shows, Who, access

# The frame: wide enough for a column, high enough for a card of 65 words and four options.
WIDTH, HEIGHT = 400, 760
NARROWEST, LOWEST = 300, 320
FRESH_SECONDS = 3600
OF_A_POLL = frozenset({"dilemmas:poll", "dilemmas:embed_poll"})
OF_THIS_WEEK = frozenset({"dilemmas:poll_now", "dilemmas:embed_now"})


@access(who=Who.ANYONE, shows=Shows.FILE)
@require_GET
def oembed(request: HttpRequest) -> HttpResponse:
    """`url` of a poll or of the poll of the week; `format` json only (501 otherwise, as the standard says)."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse(status=501)
    title, path, language = _target(request)
    width = max(NARROWEST, _at_most(request.GET.get("maxwidth"), WIDTH))
    height = max(LOWEST, _at_most(request.GET.get("maxheight"), HEIGHT))
    frame = {"src": request.build_absolute_uri(path), "title": title, "width": width, "height": height}
    with override(language):
        html = render_to_string("dilemmas/partials/poll_frame.html", frame)
    answer = {
        "version": "1.0",
        "type": "rich",
        "provider_name": settings.WAGTAIL_SITE_NAME,
        "provider_url": request.build_absolute_uri("/"),
        "title": title,
        "html": html,
        "width": width,
        "height": height,
        "cache_age": FRESH_SECONDS,
    }
    response = JsonResponse(answer)
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    # Pages of other websites may read it: it says nothing that is not public.
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _target(request: HttpRequest) -> tuple[str, str, str]:
    """Title, path of the frame, and language. Raises Http404 for an address that is no poll of ours."""
    try:
        parts = urlsplit(request.GET.get("url", ""))
    except ValueError as error:
        raise Http404 from error
    if parts.netloc != request.get_host() or parts.scheme not in ("http", "https"):
        raise Http404
    language = "en" if parts.path.startswith("/en/") else "nl"
    at = request.at  # type: ignore[attr-defined]
    with override(language):
        try:
            match = resolve(parts.path)
        except Resolver404 as error:
            raise Http404 from error
        if match.view_name in OF_THIS_WEEK:
            found, path = poll_of_now(at), reverse("dilemmas:embed_now")
        elif match.view_name in OF_A_POLL:
            poll_id = UUID(str(match.kwargs["poll_id"]))
            found, path = (
                public_poll(poll_id, at),
                reverse("dilemmas:embed_poll", kwargs={"poll_id": poll_id}),
            )
        else:
            raise Http404
        if found is None:
            raise Http404
        return _("Poll: %(title)s") % {"title": found.title_in(language)}, path, language


def _at_most(asked: str | None, usual: int) -> int:
    return (
        min(usual, int(asked)) if asked and asked.isascii() and asked.isdigit() and len(asked) < 6 else usual
    )
