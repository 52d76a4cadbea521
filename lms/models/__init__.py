from lms.models.learning import Attempt, Completion, CompletionSource
from lms.models.modules import ChangeKind, ModulePage, ModuleVersion
from lms.models.oaths import (
    Ceremony,
    CertificatePrintRun,
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
    "CertificatePrintRun",
    "ChangeKind",
    "Completion",
    "CompletionSource",
    "DueAnchor",
    "GateKind",
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
