"""The phone in a live session. Nothing here may ask who somebody is: config.middleware.NobodyMiddleware took the cookies.

The page is the same for everybody, whatever session they join: the secret stands behind # and never reaches the server
in an address.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_GET

from dilemmas.messages.live import phone_texts
from dilemmas.queries.doors import doors
from dilemmas.rules.session import PRESETS
from dilemmas.views.polls import unseen
from foundation.people.access import Shows, Who, access

# Of static/js/live/phone; each is a sign of the visual language.
ICONS = (
    "af",
    "verder",
    "erbij",
    "anoniem",
    "tekenen",
    "let-op",
    "fout",
    "uitleg",
    "sluiten",
    "gesprek",
    "opnieuw",
    "team",
)
# The page that knows people, and tells the phone's page nothing: below the language.
CHECK_IN = "sessies/inchecken/"


@access(who=Who.ANYONE, shows=Shows.PAGE)
@require_GET
def live_phone(request: HttpRequest) -> HttpResponse:
    language = get_language() or "nl"
    other = "nl" if language == "en" else "en"
    with override(other):
        other_url = reverse("dilemmas:live_phone")
    here = reverse("dilemmas:live_phone")
    context = {
        "texts": phone_texts(),
        "places": {
            "language": language,
            "checkIn": here.removesuffix("live/") + CHECK_IN,
            # Kinds without votes need no phone.
            "talks": [kind.value for kind, preset in PRESETS.items() if not preset.has_votes],
            "socket": "/live/socket/",
            "api": _unprefixed("dilemmas:live_api"),
            "code": _unprefixed("dilemmas:live_code"),
        },
        "icons": ICONS,
        "confidants_url": doors(language).confidants_url,
        "other_url": other_url,
    }
    response = unseen(render(request, "dilemmas/live_phone.html", context))
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _unprefixed(name: str) -> str:
    """The address as docs/live-protocol.md names it, whatever the language of the page."""
    with override("nl"):
        return reverse(name)
