from measurement.models.figures import (
    Figure,
    FigureImport,
    FigureTheme,
    Indicator,
)
from measurement.models.instruments import (
    Instrument,
    InstrumentVersion,
)
from measurement.models.releases import (
    LedgerState,
    Release,
    ReleaseRun,
)
from measurement.models.report_runs import (
    ReportKind,
    ReportRun,
)
from measurement.models.responses import (
    AnswerLoss,
    OpenAnswer,
    OpenAnswerState,
    Response,
    SealedAnswer,
    SealedSentence,
)
from measurement.models.self_scans import (
    ScanContributor,
    ScanKey,
    ScanLoss,
    ScanTally,
    SealedContribution,
    SelfScan,
)
from measurement.models.studies import (
    LEAST_K,
    Invitation,
    InvitationState,
    InvitationToken,
    Participant,
    Study,
    StudyKey,
    StudyKeyState,
    StudyKind,
    StudyState,
    Wave,
    WaveCount,
    WedgeStep,
)

__all__ = [
    "LEAST_K",
    "AnswerLoss",
    "Figure",
    "FigureImport",
    "FigureTheme",
    "Indicator",
    "Instrument",
    "InstrumentVersion",
    "Invitation",
    "InvitationState",
    "InvitationToken",
    "LedgerState",
    "OpenAnswer",
    "OpenAnswerState",
    "Participant",
    "Release",
    "ReleaseRun",
    "ReportKind",
    "ReportRun",
    "Response",
    "ScanContributor",
    "ScanKey",
    "ScanLoss",
    "ScanTally",
    "SealedAnswer",
    "SealedContribution",
    "SealedSentence",
    "SelfScan",
    "Study",
    "StudyKey",
    "StudyKeyState",
    "StudyKind",
    "StudyState",
    "Wave",
    "WaveCount",
    "WedgeStep",
]
