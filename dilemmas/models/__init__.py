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
from dilemmas.models.prints import DeckPrintRun, PrintedFile
from dilemmas.models.training import Progress, TrainingCase, TrainingSet, TrainingSettings

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
    "DeckPrintRun",
    "DeckPurpose",
    "DilemmaCasePage",
    "KeyState",
    "KindOfWork",
    "Level",
    "PrintedFile",
    "Progress",
    "SealedChoice",
    "Topic",
    "TrainingCase",
    "TrainingSet",
    "TrainingSettings",
]
