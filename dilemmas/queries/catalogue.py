"""The catalogue as one list: every public case in all its languages, and the words it is sorted by."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Max, Subquery, Sum
from wagtail.models import Page

from dilemmas.models import CaseIndexPage, CaseVersion, DilemmaCasePage, KindOfWork, Topic
from dilemmas.queries.cases import latest_versions
from dilemmas.rules.catalogue import Line, Listed, teaser
from dilemmas.rules.similarity import similar
from foundation.content.models import BuildingBlock, CoreValue, RegulationPage, Theme
from foundation.kept import Kept

NAMED_BY = {
    "theme": Theme,
    "building_block": BuildingBlock,
    "topic": Topic,
    "work": KindOfWork,
    "value": CoreValue,
}


@dataclass(frozen=True)
class Catalogue:
    lines: Mapping[UUID, Line]
    # (facet, code) → language → its name, in the order of the lists.
    names: Mapping[tuple[str, str], Mapping[str, str]]
    # Language → the address of the catalogue in it.
    urls: Mapping[str, str]
    # Addresses in the register that can be opened: what a case names may have been taken down since.
    public_rules: frozenset[str]
    # Changes with every publication, also in another process.
    stamp: tuple[int, int]
    # What was asked before; the same for everybody.
    likes: dict[UUID, list[Line]] = field(default_factory=dict, compare=False, repr=False)

    def name(self, facet: str, code: str, language: str) -> str:
        """In this language, else in Dutch; the code itself when the list has no such line."""
        names = self.names.get((facet, code), {})
        return names.get(language) or names.get("nl") or code

    def similar_to(self, key: UUID) -> list[Line]:
        """The cases most like this one, best first; none for a case that is not public."""
        if key not in self.likes and key in self.lines:
            traits = {one: line.traits() for one, line in self.lines.items()}
            self.likes[key] = [self.lines[one] for one in similar(key, traits)]
        return self.likes.get(key, [])

    def in_order(self, language: str) -> list[Line]:
        return sorted(
            self.lines.values(), key=lambda line: (line.in_language(language).title.casefold(), line.key)
        )


KEPT: Kept[Catalogue] = Kept("dilemmas-catalogue")


def catalogue() -> Catalogue:
    """As it is now; one query when nothing was published since it was last read."""
    stamp = _stamp()
    kept = KEPT.get(_read)
    if kept.stamp == stamp:
        return kept
    KEPT.forget()
    return KEPT.get(_read)


def recent_catalogue() -> Catalogue:
    """As it was at most a minute ago, as a rule without a query; for what stands beside something else."""
    return KEPT.get(_read)


def forget_catalogue() -> None:
    KEPT.forget()


def _stamp() -> tuple[int, int]:
    newest = CaseVersion.objects.order_by("-pk").values("pk")[:1]
    found = DilemmaCasePage.objects.live().aggregate(pages=Sum("pk"), newest=Max(Subquery(newest)))
    return found["pages"] or 0, found["newest"] or 0


def _read() -> Catalogue:
    stamp = _stamp()
    pages: dict[UUID, list[DilemmaCasePage]] = defaultdict(list)
    public = DilemmaCasePage.objects.live().public().select_related("locale").order_by("pk")
    for page in public.only("live", "url_path", "translation_key", "review_on", "locale__language_code"):
        pages[page.translation_key].append(page)
    versions = latest_versions(pages)
    lines = {key: line for key in pages if key in versions and (line := _line(versions[key], pages[key]))}
    places = CaseIndexPage.objects.live().public().select_related("locale")
    return Catalogue(
        lines=lines,
        names=_names(),
        urls={place.locale.language_code: place.url for place in places if place.url},
        public_rules=frozenset(_addresses(RegulationPage)),
        stamp=stamp,
    )


def _line(version: CaseVersion, pages: list[DilemmaCasePage]) -> Line | None:
    texts = {}
    for page in pages:
        language = page.locale.language_code
        if language in version.content and page.url:
            content = version.content[language]
            texts[language] = Listed(
                language, content["title"], teaser(content["card"]), page.url, page.review_on
            )
    if not texts:
        return None
    case = version.in_language("nl")
    return Line(
        key=version.case_key,
        kind=case["kind"],
        values=tuple(case["core_values"]),
        theme=case["theme"],
        topic=case["topic"],
        levels=tuple(case["levels"]),
        work=tuple(case["work"]),
        has_film=bool(case.get("film")),
        has_audio=bool(case.get("audio")),
        texts=texts,
    )


def _addresses(model: type[Page]) -> Iterator[str]:
    pages = model._default_manager.live().public().select_related("locale")
    return (page.url for page in pages.only("live", "url_path", "locale__language_code") if page.url)


def _names() -> dict[tuple[str, str], dict[str, str]]:
    names: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for facet, model in NAMED_BY.items():
        items = model._default_manager.filter(live=True).order_by("position", "pk")
        for code, language, name in items.values_list("code", "locale__language_code", "name"):
            names[facet, code][language] = name
    return dict(names)
