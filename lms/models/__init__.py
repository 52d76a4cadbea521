from lms.models.learning import Attempt, Completion, CompletionSource
from lms.models.letters import LetterToSelf
from lms.models.modules import ChangeKind, ModulePage, ModuleVersion
from lms.models.oaths import (
    Ceremony,
    CeremonyItem,
    CertificatePrintRun,
    CertificateToken,
    ItemKind,
    OathChoice,
    OathForm,
    OathRecord,
    TextKind,
    TextVersion,
)
from lms.models.requirements import (
    Assignment,
    DueAnchor,
    GateKind,
    Requirement,
    RequirementStep,
    RequirementVersion,
    StepKind,
)

__all__ = [
    "Assignment",
    "Attempt",
    "Ceremony",
    "CeremonyItem",
    "CertificatePrintRun",
    "CertificateToken",
    "ChangeKind",
    "Completion",
    "CompletionSource",
    "DueAnchor",
    "GateKind",
    "ItemKind",
    "LetterToSelf",
    "ModulePage",
    "ModuleVersion",
    "OathChoice",
    "OathForm",
    "OathRecord",
    "Requirement",
    "RequirementStep",
    "RequirementVersion",
    "StepKind",
    "TextKind",
    "TextVersion",
]
