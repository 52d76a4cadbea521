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
from measurement.models.self_scans import (
    ScanContributor,
    ScanKey,
    ScanLoss,
    ScanTally,
    SealedContribution,
    SelfScan,
)

__all__ = [
    "Figure",
    "FigureImport",
    "FigureTheme",
    "Indicator",
    "Instrument",
    "InstrumentVersion",
    "ScanContributor",
    "ScanKey",
    "ScanLoss",
    "ScanTally",
    "SealedContribution",
    "SelfScan",
]
