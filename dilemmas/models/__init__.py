from dilemmas.models.cases import (
    CaseChange,
    CaseIndexPage,
    CaseKind,
    CaseRule,
    CaseVersion,
    DilemmaCasePage,
    Level,
)
from dilemmas.models.decks import Deck, DeckCard, DeckPurpose
from dilemmas.models.lists import KindOfWork, Topic

__all__ = [
    "CaseChange",
    "CaseIndexPage",
    "CaseKind",
    "CaseRule",
    "CaseVersion",
    "Deck",
    "DeckCard",
    "DeckPurpose",
    "DilemmaCasePage",
    "KindOfWork",
    "Level",
    "Topic",
]
