from foundation.content.models.branding import BrandSettings
from foundation.content.models.confidants import ConfidantIndexPage, ConfidantPage
from foundation.content.models.files import PleinDocument, PleinImage, PleinRendition
from foundation.content.models.guidance import (
    ChannelsPage,
    GuideRule,
    InformationPointPage,
    InformationPointQuestion,
    IntegrityGuidePage,
    ThemesPage,
)
from foundation.content.models.items import (
    BuildingBlock,
    Channel,
    ChannelKind,
    CoreValue,
    HelpLine,
    ListItem,
    Measure,
    SelfScanPart,
    SelfScanQuestion,
    SelfScanScale,
    Theme,
    ValueKey,
)
from foundation.content.models.pages import BasePage, HomePage, InformationPage, TextPage
from foundation.content.models.regulations import RegulationKind, RegulationPage, RegulationRegisterPage
from foundation.content.models.shipping import ShippedContent

__all__ = [
    "BasePage",
    "BrandSettings",
    "BuildingBlock",
    "Channel",
    "ChannelKind",
    "ChannelsPage",
    "ConfidantIndexPage",
    "ConfidantPage",
    "CoreValue",
    "GuideRule",
    "HelpLine",
    "HomePage",
    "InformationPage",
    "InformationPointPage",
    "InformationPointQuestion",
    "IntegrityGuidePage",
    "ListItem",
    "Measure",
    "PleinDocument",
    "PleinImage",
    "PleinRendition",
    "RegulationKind",
    "RegulationPage",
    "RegulationRegisterPage",
    "SelfScanPart",
    "SelfScanQuestion",
    "SelfScanScale",
    "ShippedContent",
    "TextPage",
    "Theme",
    "ThemesPage",
    "ValueKey",
]
