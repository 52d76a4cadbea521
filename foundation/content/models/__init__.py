from foundation.content.models.files import PleinDocument, PleinImage, PleinRendition
from foundation.content.models.pages import BasePage, HomePage, InformationPage

__all__ = ["BasePage", "HomePage", "InformationPage", "PleinDocument", "PleinImage", "PleinRendition"]
