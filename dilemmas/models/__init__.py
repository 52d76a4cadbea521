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
from dilemmas.models.embedding import EmbedSettings
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
from dilemmas.models.polls import (
    REACTION_LENGTH,
    Poll,
    PollBallot,
    PollReaction,
    PollRound,
    ReactionState,
    RejectionReason,
)
from dilemmas.models.prints import DeckPrintRun, PrintedFile
from dilemmas.models.prizes import PrizeDraw, PrizeEntry
from dilemmas.models.proposals import OPEN, Proposal, ProposalStatus, Reason
from dilemmas.models.training import Progress, TrainingCase, TrainingSet, TrainingSettings

__all__ = [
    "OPEN",
    "REACTION_LENGTH",
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
    "EmbedSettings",
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
    "Poll",
    "PollBallot",
    "PollReaction",
    "PollRound",
    "PrintedFile",
    "PrizeDraw",
    "PrizeEntry",
    "Progress",
    "Proposal",
    "ProposalStatus",
    "ReactionState",
    "Reason",
    "RejectionReason",
    "SealedChoice",
    "Topic",
    "TrainingCase",
    "TrainingSet",
    "TrainingSettings",
]
