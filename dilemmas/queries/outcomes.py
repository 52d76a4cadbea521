"""Reading the moresprudentie: the whole, one outcome with its surroundings, and what belongs to a case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet

from dilemmas.models import DilemmaCasePage, KindOfWork, OutcomeCase, OutcomePage
from foundation.content.models import CoreValue, Theme, ValueKey
from foundation.search.queries import found_keys

PAGE_SIZE = 12
MOST_NEARBY = 3
# What two outcomes have in common, by weight; all values and kinds of work together never weigh as much as a theme.
SAME_CASE, SAME_THEME, SAME_LEADING_VALUE, SAME_VALUE, SAME_WORK = 80, 40, 2, 1, 1


@dataclass(frozen=True)
class Names:
    """What codes are called in one language."""

    themes: Mapping[str, str]
    values: Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """An outcome in a list."""

    page: OutcomePage
    theme: str
    values: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class OutcomeList:
    shown: Page
    total: int
    # Of all that is there, with the chosen one; as the address asks.
    text: str = ""
    theme: str = ""
    value: str = ""
    themes: Sequence[tuple[str, str]] = ()
    values: Sequence[tuple[str, str]] = ()
    # The filters again, for the links between pages.
    query: str = ""


@dataclass(frozen=True)
class ShownOutcome:
    theme: str
    values: Sequence[tuple[str, str]]
    work: Sequence[str]
    cases: Sequence[DilemmaCasePage]
    nearby: Sequence[Line] = field(default_factory=list)


def outcome_list(language: str, asked: Mapping[str, str]) -> OutcomeList:
    """`asked`: q, thema (code), waarde (code) and page, as the address has them; what is unknown is left out."""
    names = names_in(language)
    text = " ".join(asked.get("q", "").replace("\0", "").split())
    theme = asked.get("thema", "") if asked.get("thema") in names.themes else ""
    value = asked.get("waarde", "") if asked.get("waarde") in ValueKey.values else ""
    outcomes = list(_outcomes(language))
    found = _matching(outcomes, text, language) if text else outcomes
    found = [
        one
        for one in found
        if (not theme or (one.theme and one.theme.code == theme)) and (not value or value in one.core_values)
    ]
    page = Paginator([_line(one, names) for one in found], PAGE_SIZE).get_page(asked.get("page"))
    used = {one.theme.code for one in outcomes if one.theme}
    return OutcomeList(
        shown=page,
        total=len(outcomes),
        text=text,
        theme=theme,
        value=value,
        themes=[(code, name) for code, name in names.themes.items() if code in used],
        values=list(names.values.items()),
        query=_again(q=text, thema=theme, waarde=value),
    )


def shown_outcome(page: OutcomePage) -> ShownOutcome:
    """As many queries, however many outcomes there are."""
    language = page.locale.language_code
    names, subject = names_in(language), _subject_of(page, page.cases.select_related("page"))
    line, work = _line(page, names), _names(KindOfWork, language)
    cases = Prefetch("cases", OutcomeCase.objects.select_related("page"))
    others = _outcomes(language).prefetch_related("work", cases)
    return ShownOutcome(
        theme=line.theme,
        values=line.values,
        work=[work.get(one.code, one.name) for one in subject.work],
        cases=_cases_with(subject.case_keys, language),
        nearby=[_line(one, names) for one in _nearest(page, subject, others)],
    )


def outcomes_of_case(case_key: UUID, language: str) -> list[OutcomePage]:
    """What teams decided in this case, the newest first; in Dutch where this language has none."""
    found = OutcomePage.objects.live().filter(cases__page__translation_key=case_key).distinct()
    found = found.select_related("locale")
    for wanted in (language, "nl"):
        pages = list(found.filter(locale__language_code=wanted).order_by("-year", "-half", "title"))
        if pages:
            return pages
    return []


def offered_outcomes() -> list[OutcomePage]:
    """Drafts that somebody brought in after a talk, and that nobody published or gave an owner."""
    drafts = OutcomePage.objects.filter(live=False, first_published_at=None, owner=None)
    return list(drafts.filter(latest_revision__user=None).order_by("latest_revision_created_at", "pk"))


def names_in(language: str) -> Names:
    return Names(themes=_names(Theme, language), values=_names(CoreValue, language))


def _again(**asked: str) -> str:
    given = {name: value for name, value in asked.items() if value}
    return f"{urlencode(given)}&" if given else ""


def _names(model: type[Theme] | type[CoreValue] | type[KindOfWork], language: str) -> dict[str, str]:
    return dict(model.objects.live_in(language).values_list("code", "name"))


def _outcomes(language: str) -> QuerySet[OutcomePage]:
    """The newest first."""
    return (
        OutcomePage.objects.live()
        .public()
        .filter(locale__language_code=language)
        .select_related("theme", "locale")
        .order_by("-year", "-half", "title")
    )


def _matching(outcomes: Iterable[OutcomePage], text: str, language: str) -> list[OutcomePage]:
    """Best first, as the search of the site finds them."""
    by_key = {f"page:{one.pk}": one for one in outcomes}
    return [by_key[key] for key in found_keys(text, language=language) if key in by_key]


def _line(page: OutcomePage, names: Names) -> Line:
    theme = names.themes.get(page.theme.code, page.theme.name) if page.theme else ""
    values = [(code, names.values.get(code, code)) for code in page.core_values if code]
    return Line(page=page, theme=theme, values=values)


@dataclass(frozen=True)
class _Subject:
    """What an outcome is about, read once."""

    case_keys: Sequence[UUID]
    work: Sequence[KindOfWork]


def _subject_of(page: OutcomePage, cases: Iterable[OutcomeCase]) -> _Subject:
    return _Subject([row.page.translation_key for row in cases if row.page], list(page.work.all()))


def _cases_with(keys: Iterable[UUID], language: str) -> list[DilemmaCasePage]:
    """The cases in this language where they have it, else as they were linked."""
    live = DilemmaCasePage.objects.live().public().filter(translation_key__in=keys).select_related("locale")
    by_key: dict[UUID, DilemmaCasePage] = {}
    for case in sorted(live, key=lambda one: one.locale.language_code == language):
        by_key[case.translation_key] = case
    return [by_key[key] for key in dict.fromkeys(keys) if key in by_key]


def _nearest(page: OutcomePage, subject: _Subject, others: Iterable[OutcomePage]) -> list[OutcomePage]:
    """Those that have most in common with it; none that has only a value or a kind of work in common."""
    scored = [(_in_common(page, subject, other), other) for other in others if other.pk != page.pk]
    near = [(score, other) for score, other in scored if score >= SAME_THEME]
    return [other for _score, other in sorted(near, key=lambda pair: -pair[0])[:MOST_NEARBY]]


def _in_common(one: OutcomePage, subject: _Subject, other: OutcomePage) -> int:
    theirs = _subject_of(other, other.cases.all())
    return (
        SAME_CASE * bool(set(subject.case_keys) & set(theirs.case_keys))
        + SAME_THEME * (one.theme_id is not None and one.theme_id == other.theme_id)
        + SAME_LEADING_VALUE * (one.leading_value == other.leading_value)
        + SAME_VALUE * len(set(one.core_values) & set(other.core_values))
        + SAME_WORK * len({work.pk for work in subject.work} & {work.pk for work in theirs.work})
    )
