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
from dilemmas.models.proposals import OPEN, Proposal, ProposalStatus, Reason

__all__ = [
    "OPEN",
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
    "DeckPurpose",
    "DilemmaCasePage",
    "KeyState",
    "KindOfWork",
    "Level",
    "Proposal",
    "ProposalStatus",
    "Reason",
    "SealedChoice",
    "Topic",
]
