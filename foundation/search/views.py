"""One page: what was asked, and what answers it. What people look for is kept nowhere."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from foundation.clock import local_date
from foundation.people.access import Shows, Who, access, sight_of
from foundation.people.queries import held_roles, person_of
from foundation.people.rights import Right
from foundation.search.models import Kind
from foundation.search.queries import Answer, answer, results
from foundation.search.rules.indexing import ANYONE, PERSON, scopes_of
from foundation.search.rules.questions import asked_text

PAGE_SIZE = 10
# What one result is; the labels of Kind head the filter.
NAMES = {
    Kind.FUNCTION: _("Op deze website"),
    Kind.MODULE: _("Module"),
    Kind.DILEMMA: _("Dilemma"),
    Kind.PAGE: _("Pagina"),
    Kind.REGULATION: _("Regeling"),
    Kind.CONFIDANT: _("Vertrouwenspersoon"),
    Kind.THEME: _("Thema of bouwsteen"),
    Kind.CHANNEL: _("Waar je kunt melden"),
    Kind.OUTCOME: _("Uitkomst"),
}
# Words to try, for who does not know where to begin.
EXAMPLES = [_("cadeau"), _("nevenwerk"), _("vertrouwenspersoon"), _("eed of belofte"), _("melden")]


@access(who=Who.ANYONE, shows=Shows.LIST)
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    asked = asked_text(request.GET.get("q", ""))
    found = answer(asked, language=get_language() or "nl", may_open=_opens(request)) if asked else Answer()
    counts = found.kind_counts()
    kind = request.GET.get("soort", "")
    kind = kind if kind in counts else ""
    page = Paginator(found.of_kind(kind), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "total": len(found.keys),
        "mended": found.mended,
        "mended_query": urlencode({"q": found.mended}),
        "kind": kind,
        "kinds": [(one.value, one.label, counts[one.value]) for one in Kind if counts[one.value]],
        "asked_query": urlencode({"q": asked}),
        "query": urlencode({"q": asked, "soort": kind}) + "&",
        "page": page,
        "results": [
            (one, NAMES[Kind(one.kind)], one.audience == PERSON and not request.user.is_authenticated)
            for one in results(list(page.object_list), found_words=found.found_words)
        ],
        "examples": EXAMPLES,
    }
    response = render(request, "search/search.html", context)
    # The page behind a result, and whoever keeps its log, need not hear what was asked. Not 'no-referrer':
    # then the forms of this page would have no origin.
    response["Referrer-Policy"] = "strict-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def _opens(request: HttpRequest) -> Callable[[str], bool]:
    """Whether the reader may open what is for this audience. What asks for a log-in only is shown to all."""
    person = person_of(request.user)
    held = held_roles(person, on=local_date(request.at)) if person else frozenset()  # type: ignore[attr-defined]
    # The menu asks the same.
    request.held_roles = held  # type: ignore[attr-defined]

    def opens(audience: str) -> bool:
        if audience in (ANYONE, PERSON):
            return True
        right, scopes = scopes_of(audience)
        sight = sight_of(held, Right(right), on=local_date(request.at))  # type: ignore[attr-defined]
        return sight is not None and (not scopes or bool(scopes & sight.scopes))

    return opens
