"""What leaves in a deck file, and what one that arrives would bring."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from dilemmas.models import Deck, DilemmaCasePage, KindOfWork, Level, Topic
from dilemmas.queries.cases import latest_versions
from dilemmas.queries.decks import deck_versions
from dilemmas.rules.deck_files import Known, exported_languages, read_deck_file, write_deck_file
from dilemmas.rules.deck_shapes import CaseInFile, DeckFile
from foundation.content.models import BuildingBlock, HelpLine, Theme, ValueKey
from foundation.errors import DomainError

# What may differ in a case that is the same: where it came from, and whom to call there.
OF_ONE_PLACE = frozenset({"origin", "help_lines"})


class Standing(enum.Enum):
    """How a case in a file stands to the catalogue here."""

    EQUAL = "equal"
    # Ours stays as it is.
    DIFFERENT = "different"
    # A draft, or taken down: it stays so, and its place in the deck waits.
    NOT_PUBLISHED = "not_published"
    NEW = "new"


@dataclass(frozen=True)
class ComparedCase:
    case: CaseInFile
    standing: Standing

    @property
    def title(self) -> str:
        return self.case.languages.nl.title

    @property
    def languages(self) -> list[str]:
        return list(self.case.content())


def deck_file(deck: Deck) -> bytes:
    """The deck with its cases whole, as another municipality reads it.

    Raises DomainError (deck_empty) for a deck without a case that is in the catalogue; DeckFileRefused when an
    editor wrote something that no file may hold.
    """
    versions = deck_versions(deck)
    if not versions:
        raise DomainError("deck_empty")
    translations = (
        {"en": {"title": deck.title_en, "introduction": deck.introduction_en}} if deck.title_en else {}
    )
    content = write_deck_file(
        title=deck.title or deck.name,
        introduction=deck.introduction,
        translations=translations,
        purpose=deck.purpose,
        exported_from=settings.MUNICIPALITY_NAME,
        cases=[(version.case_key, version.content) for version in versions],
    )
    # Nothing leaves that would be refused where it arrives.
    read_deck_file(content, known=known_codes())
    return content


def known_codes() -> Known:
    return Known(
        themes=_codes(Theme),
        building_blocks=dict(_dutch(BuildingBlock).values_list("code", "theme__code")),
        topics=_codes(Topic),
        work=_codes(KindOfWork),
        core_values=frozenset(ValueKey.values),
        levels=frozenset(Level.values),
    )


def compared_cases(file: DeckFile) -> list[ComparedCase]:
    """Each case of the file in its order; two queries."""
    keys = [case.key for case in file.cases]
    ours = {key: exported_languages(version.content) for key, version in latest_versions(keys).items()}
    pages = DilemmaCasePage.objects.filter(translation_key__in=keys)
    here = set(pages.values_list("translation_key", flat=True))
    return [ComparedCase(case, _standing(case, ours, here)) for case in file.cases]


def unknown_help_lines(file: DeckFile) -> list[str]:
    """Codes that this installation has no help line for; a new case goes without them."""
    known = _codes(HelpLine)
    named = {code for case in file.cases for part in case.content().values() for code in part["help_lines"]}
    return sorted(named - known)


def _standing(case: CaseInFile, ours: Mapping[UUID, Mapping[str, Any]], here: set[UUID]) -> Standing:
    if case.key in ours:
        theirs, own = case.content(), ours[case.key]
        is_equal = all(_same(part, own.get(language, {})) for language, part in theirs.items())
        return Standing.EQUAL if is_equal else Standing.DIFFERENT
    return Standing.NOT_PUBLISHED if case.key in here else Standing.NEW


def _same(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> bool:
    return all(ours.get(name) == value for name, value in theirs.items() if name not in OF_ONE_PLACE)


def _dutch(model: Any) -> Any:
    return model.objects.filter(locale__language_code="nl")


def _codes(model: Any) -> frozenset[str]:
    return frozenset(_dutch(model).values_list("code", flat=True))
