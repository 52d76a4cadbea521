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
from dilemmas.models.decks import Deck, DeckCard, DeckPurpose
from dilemmas.models.lists import KindOfWork, Topic
from dilemmas.models.prints import DeckPrintRun, PrintedFile

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
    "DeckPrintRun",
    "DeckPurpose",
    "DilemmaCasePage",
    "KeyState",
    "KindOfWork",
    "Level",
    "PrintedFile",
    "SealedChoice",
    "Topic",
]
