"""Every case, to search, to narrow and to open. What people look for is kept nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dilemmas.models import CaseIndexPage, CaseKind, Level
from dilemmas.queries.catalogue import NAMED_BY, Catalogue, catalogue
from dilemmas.rules.catalogue import FACETS, Line
from dilemmas.rules.facets import Chosen, counts, narrowed, toggled
from dilemmas.views.cases import value_name
from foundation.search.models import Kind
from foundation.search.queries import Answer, answer
from foundation.search.rules.questions import asked_text

PAGE_SIZE = 24
# Facet → its name in the address, and the heading above its lines.
WORDS: Mapping[str, tuple[str, Any]] = {
    "theme": ("thema", _("Thema")),
    "topic": ("onderwerp", _("Onderwerp")),
    "work": ("werk", _("Soort werk")),
    "level": ("niveau", _("Niveau")),
    "value": ("waarde", _("Kernwaarde")),
    "kind": ("soort", _("Soort casus")),
    "media": ("vorm", _("Film en geluid")),
    "language": ("taal", _("Taal")),
}
# Those without a list that editors keep, in the order in which they are shown.
FIXED_WORDS: Mapping[str, Mapping[str, Any]] = {
    "level": dict(Level.choices),
    "kind": dict(CaseKind.choices),
    "media": {"film": _("met film"), "audio": _("met geluid")},
    "language": {"nl": pgettext_lazy("language", "Nederlands"), "en": pgettext_lazy("language", "Engels")},
}
# Longer lists unfold; those of every day are open.
OPEN = ("theme", "work", "value")
# Words to try, for who does not know where to begin.
EXAMPLES = [_("cadeau"), _("nevenwerk"), _("inzage"), _("druk van boven"), _("aanspreken")]


@dataclass(frozen=True)
class Choice:
    """A line of a facet, or what is chosen; `url`: the catalogue after a tap on it."""

    name: str
    url: str
    count: int = 0
    is_chosen: bool = False


@dataclass(frozen=True)
class FacetGroup:
    heading: str
    choices: Sequence[Choice]
    is_open: bool


def show_catalogue(request: HttpRequest, page: CaseIndexPage) -> HttpResponse:
    language = page.locale.language_code
    shelf = catalogue()
    asked = asked_text(request.GET.get("q", ""))
    found = answer(asked, language=language, kind=Kind.DILEMMA) if asked else Answer()
    lines = _answering(shelf, found) if asked else shelf.in_order(language)
    chosen = _chosen(request, shelf)
    shown = narrowed(lines, FACETS, chosen)
    paginated = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "asked": asked,
        "mended": found.mended,
        "mended_url": _address(found.mended, chosen),
        "total": len(shown),
        "results": [(line, line.in_language(language), _words(line, shelf, language)) for line in paginated],
        "paginated": paginated,
        "query": _query(asked, chosen) + "&" if asked or chosen else "",
        "groups": _groups(lines, shelf, asked, chosen, language),
        "chosen": _to_take_away(shelf, asked, chosen, language),
        "hidden": [(WORDS[facet][0], code) for facet, codes in chosen.items() for code in codes],
        "everything_url": "?",
        "without_words_url": _address("", chosen),
        "examples": EXAMPLES,
        "other_language_url": shelf.urls.get("en" if language == "nl" else "nl", ""),
    }
    response = TemplateResponse(request, "dilemmas/catalogue.html", context)
    if asked:
        # As foundation.search does: whoever keeps the log of the next page need not hear what was asked.
        response["Referrer-Policy"] = "strict-origin"
        response["Cache-Control"] = "private, no-store"
    return response


def _answering(shelf: Catalogue, found: Answer) -> list[Line]:
    """The best answer first; what is found and is no case is left out."""
    keys = [UUID(group.removeprefix("page:")) for group in found.groups]
    return [shelf.lines[key] for key in keys if key in shelf.lines]


def _chosen(request: HttpRequest, shelf: Catalogue) -> Chosen:
    """What the address asks for; codes that no case has are left out."""
    known = {
        facet: {code for line in shelf.lines.values() for code in codes_of(line)}
        for facet, codes_of in FACETS.items()
    }
    asked = {facet: request.GET.getlist(name) for facet, (name, _heading) in WORDS.items()}
    chosen = {
        facet: tuple(dict.fromkeys(code for code in codes if code in known[facet]))
        for facet, codes in asked.items()
    }
    return {facet: codes for facet, codes in chosen.items() if codes}


def _groups(
    lines: Sequence[Line], shelf: Catalogue, asked: str, chosen: Chosen, language: str
) -> list[FacetGroup]:
    """Without lines that would leave nothing, and without facets that could not narrow anything."""
    groups = []
    for facet, counted in counts(lines, FACETS, chosen).items():
        own = chosen.get(facet, ())
        choices = [
            Choice(
                _name(facet, code, shelf, language),
                _address(asked, toggled(chosen, facet, code)),
                counted[code],
                code in own,
            )
            for code in _codes(facet, shelf)
            if counted[code] or code in own
        ]
        if len(choices) > 1 or own:
            groups.append(FacetGroup(str(WORDS[facet][1]), choices, bool(own) or facet in OPEN))
    return groups


def _to_take_away(shelf: Catalogue, asked: str, chosen: Chosen, language: str) -> list[Choice]:
    return [
        Choice(_name(facet, code, shelf, language), _address(asked, toggled(chosen, facet, code)))
        for facet, codes in chosen.items()
        for code in codes
    ]


def _codes(facet: str, shelf: Catalogue) -> list[str]:
    if facet in NAMED_BY:
        return [code for named, code in shelf.names if named == facet]
    return list(FIXED_WORDS[facet])


def _name(facet: str, code: str, shelf: Catalogue, language: str) -> str:
    if facet in FIXED_WORDS:
        return capfirst(str(FIXED_WORDS[facet].get(code, code)))
    return str(capfirst(shelf.name(facet, code, language)))


def _words(line: Line, shelf: Catalogue, language: str) -> list[str]:
    """What is said of a case in the list."""
    topic = shelf.name("topic", line.topic, language) if line.topic else ""
    media = [_name("media", code, shelf, language) for code in line.media()]
    return [word for word in (value_name(line.values[0], shelf, language), topic, *media) if word]


def _query(asked: str, chosen: Chosen) -> str:
    pairs = [(WORDS[facet][0], code) for facet, codes in chosen.items() for code in codes]
    return urlencode([("q", asked), *pairs] if asked else pairs)


def _address(asked: str, chosen: Chosen) -> str:
    return f"?{_query(asked, chosen)}"
