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
    "DeckPurpose",
    "DilemmaCasePage",
    "KeyState",
    "KindOfWork",
    "Level",
    "Progress",
    "SealedChoice",
    "Topic",
    "TrainingCase",
    "TrainingSet",
    "TrainingSettings",
]
