"""What is in a deck, whose it is, and what would go well with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from dilemmas.models import CaseVersion, Deck, DeckCard, DeckPurpose, DilemmaCasePage
from dilemmas.queries.cases import latest_versions
from dilemmas.rules.decks import CardFacts, suggestions
from foundation.content.models import Theme
from foundation.people.models import Person, PersonStatus

# So many cases are proposed at once.
MOST_SUGGESTIONS = 3
# Stones of a deck in the list.
MOST_STONES = 8
# The kinds of work that a deck for this purpose is about, if any.
WORK_OF_PURPOSE: dict[str, frozenset[str]] = {DeckPurpose.OUTDOORS: frozenset({"buitendienst"})}


@dataclass(frozen=True)
class Card:
    """A place in a deck. `version`: None for a case that is not in the catalogue now."""

    case_key: UUID
    version: CaseVersion | None
    # As the reader sees it; of a case that is gone as it was last called, if it ever was published.
    title: str
    # Not published yet, because it waits for approval.
    is_waiting: bool = False
    # Frozen content in the reader's language; empty without a version.
    content: Mapping[str, Any] | None = None
    theme_name: str = ""


@dataclass(frozen=True)
class DeckSummary:
    deck: Deck
    # The leading core value of each card that can be played, in order.
    core_values: Sequence[str]

    @property
    def size(self) -> int:
        return len(self.core_values)

    @property
    def shown_values(self) -> Sequence[str]:
        """As many as lie beside each other in the list."""
        return self.core_values[:MOST_STONES]

    @property
    def open_places(self) -> range:
        return range(len(self.shown_values), MOST_STONES)


def deck_versions(deck: Deck) -> list[CaseVersion]:
    """The newest version of each case in the order of the deck; cases that were taken down are left out.

    Two queries, whatever the number of cards.
    """
    keys = list(deck.cards.values_list("case_key", flat=True))
    versions = latest_versions(keys)
    return [versions[key] for key in keys if key in versions]


def deck_cards(
    deck: Deck, *, language: str, versions: Mapping[UUID, CaseVersion] | None = None
) -> list[Card]:
    """Every card in its place, also of a case that is gone. `versions`: where the caller has them already."""
    keys = list(deck.cards.values_list("case_key", flat=True))
    found = latest_versions(keys) if versions is None else versions
    missing = [key for key in keys if key not in found]
    old_titles, drafts = _old_titles(missing, language), _draft_keys(missing)
    themes = theme_names(language)
    return [
        card_of(found[key], language=language, themes=themes)
        if key in found
        else Card(key, None, old_titles.get(key, ""), is_waiting=key in drafts and key not in old_titles)
        for key in keys
    ]


def card_of(version: CaseVersion, *, language: str, themes: Mapping[str, str]) -> Card:
    content = version.in_language(language)
    theme = content["theme"]
    return Card(version.case_key, version, content["title"], False, content, themes.get(theme, theme))


def suggested_cards(
    deck: Deck, cards: Sequence[Card], *, language: str, versions: Mapping[UUID, CaseVersion]
) -> list[Card]:
    """What would make this deck with these cards more varied; `versions`: of the whole catalogue."""
    facts = {key: facts_of(version) for key, version in versions.items()}
    # What only some clusters may be asked is for whoever knows the team to choose.
    open_to_all = [key for key, version in versions.items() if not version.in_language("nl")["clusters"]]
    chosen = suggestions(
        [facts[card.case_key] for card in cards if card.case_key in facts],
        [facts[key] for key in open_to_all],
        most=MOST_SUGGESTIONS,
        work=WORK_OF_PURPOSE.get(deck.purpose, frozenset()),
    )
    themes = theme_names(language) if chosen else {}
    return [card_of(versions[one.case_key], language=language, themes=themes) for one in chosen]


def facts_of(version: CaseVersion) -> CardFacts:
    content = version.in_language("nl")
    return CardFacts(
        case_key=version.case_key,
        theme=content["theme"],
        topic=content["topic"],
        kind=content["kind"],
        core_value=content["core_values"][0],
        work=frozenset(content["work"]),
    )


def theme_names(language: str) -> dict[str, str]:
    return {item.code: item.name for item in Theme.objects.all().live_in(language)}


def summaries(decks: Iterable[Deck]) -> list[DeckSummary]:
    """Two queries beside that of the decks themselves."""
    listed = list(decks)
    cards: dict[int, list[UUID]] = {deck.pk: [] for deck in listed}
    for deck_id, key in DeckCard.objects.filter(deck__in=cards).values_list("deck_id", "case_key"):
        cards[deck_id].append(key)
    versions = latest_versions({key for keys in cards.values() for key in keys})
    return [
        DeckSummary(deck, [facts_of(versions[key]).core_value for key in cards[deck.pk] if key in versions])
        for deck in listed
    ]


def favourite_keys(person: Person) -> frozenset[UUID]:
    cards = DeckCard.objects.filter(deck__owner=person, deck__is_favourites=True)
    return frozenset(cards.values_list("case_key", flat=True))


def decks_to_fill(person: Person, case_key: UUID, *, with_curated: bool) -> list[Deck]:
    """The decks in which this person may put the case, each with `has_case`; favourites have their star."""
    decks = Deck.objects.of(person).filter(is_favourites=False)
    if with_curated:
        decks = decks | Deck.objects.curated()
    has_case = Exists(DeckCard.objects.filter(deck=OuterRef("pk"), case_key=case_key))
    return list(decks.annotate(has_case=has_case))


def shared_deck(token: str) -> Deck | None:
    return Deck.objects.filter(share_token=token).select_related("owner").first()


def named_owner(deck: Deck) -> str:
    """Who made a shared deck, if that may be said; empty otherwise, and of who died."""
    owner = deck.owner
    is_named = deck.names_owner and owner is not None and owner.status == PersonStatus.ACTIVE
    return owner.full_name if is_named and owner else ""


def _old_titles(keys: Sequence[UUID], language: str) -> dict[UUID, str]:
    if not keys:
        return {}
    versions = CaseVersion.objects.filter(case_key__in=keys).order_by("number")
    return {version.case_key: version.in_language(language)["title"] for version in versions}


def _draft_keys(keys: Sequence[UUID]) -> set[UUID]:
    if not keys:
        return set()
    pages = DilemmaCasePage.objects.filter(translation_key__in=keys)
    return set(pages.values_list("translation_key", flat=True))
