from measurement.models.figures import (Figure, FigureImport, FigureTheme, Indicator, InstrumentVersion from measurement.models.releases import LedgerState, OpenAnswer, OpenAnswerState, Release, ReleaseRun from measurement.models.responses import (     AnswerLoss, Response, SealedAnswer, SealedSentence, from measurement.models.instruments import Instrument,)
from measurement.models.instruments import (Instrument, InstrumentVersion,)
from measurement.models.self_scans import (ScanContributor, ScanKey, ScanLoss, ScanTally, SealedContribution, SelfScan,)

__all__ = [
    "Figure",
    "FigureImport",
    "FigureTheme",
    "Indicator",
    "Instrument",
    "InstrumentVersion",
    "InstrumentVersion from measurement.models.releases import LedgerState",
    "OpenAnswer",
    "OpenAnswerState",
    "Release",
    "ReleaseRun from measurement.models.responses import (     AnswerLoss",
    "Response",
    "ScanContributor",
    "ScanKey",
    "ScanLoss",
    "ScanTally",
    "SealedAnswer",
    "SealedContribution",
    "SealedSentence",
    "SelfScan",
    "from measurement.models.instruments import Instrument",
]
