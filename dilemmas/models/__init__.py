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
from dilemmas.models.lessons import LessonApproval
from dilemmas.models.lists import KindOfWork, Topic
from dilemmas.models.outcomes import (
    FollowUpKind,
    Half,
    MoralCaseLawIndexPage,
    OutcomeCase,
    OutcomeFollowUp,
    OutcomePage,
)
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
    "FollowUpKind",
    "Half",
    "KeyState",
    "KindOfWork",
    "LessonApproval",
    "Level",
    "MoralCaseLawIndexPage",
    "OutcomeCase",
    "OutcomeFollowUp",
    "OutcomePage",
    "Proposal",
    "ProposalStatus",
    "Reason",
    "SealedChoice",
    "Topic",
]
