from dilemmas.models.cases import (
    CaseChange,
    CaseIndexPage,
    CaseKind,
    CaseRule,
    CaseVersion,
    DilemmaCasePage,
    Level,
)
from dilemmas.models.choices import ChoiceKey, ChoiceLoss, ChoiceSource, ChoiceTally, KeyState, SealedChoice
from dilemmas.models.decks import Deck, DeckCard, DeckImport, DeckPurpose
from dilemmas.models.lists import KindOfWork, Topic

__all__ = [
    "CaseChange",
    "CaseIndexPage",
    "CaseKind",
    "CaseRule",
    "CaseVersion",
    "ChoiceKey",
    "ChoiceLoss",
    "ChoiceSource",
    "ChoiceTally",
    "Deck",
    "DeckCard",
    "DeckImport",
    "DeckPurpose",
    "DilemmaCasePage",
    "KeyState",
    "KindOfWork",
    "Level",
    "SealedChoice",
    "Topic",
]
