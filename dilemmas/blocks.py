"""The parts of a case that come in several, as an editor makes them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, StructBlock, StructBlockValidationError, TextBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

# How an option of a norm case stands to the norm; an option of a dilemma has none.
NORM_FITS = [
    ("past", _("past")),
    ("let-op", _("past, maar let op")),
    ("raakt", _("raakt de norm")),
]


# What browsers play, and what they read captions from.
FILM_ENDINGS, CAPTION_ENDINGS = ("mp4", "webm"), ("vtt",)


class OptionBlock(StructBlock):
    text = CharBlock(label=_("wat je doet"), max_length=250)
    pro = TextBlock(label=_("voor"), rows=2)
    contra = TextBlock(label=_("tegen"), rows=2)
    may_follow = TextBlock(label=_("kan volgen"), rows=2)
    norm = ChoiceBlock(
        label=_("en de norm"), choices=NORM_FITS, required=False, help_text=_("Alleen bij een norm.")
    )

    class Meta:
        icon = "list-ul"
        label = _("Mogelijkheid")
        label_format = "{text}"


class StakeholderBlock(StructBlock):
    """Arnhem's order: a right goes before an interest, an interest before a wish."""

    who = CharBlock(label=_("wie"), max_length=120)
    right = CharBlock(label=_("recht"), required=False, max_length=250, help_text=_("Je kunt het eisen."))
    interest = CharBlock(
        label=_("belang"), required=False, max_length=250, help_text=_("Je wint of verliest echt iets.")
    )
    wish = CharBlock(label=_("wens"), required=False, max_length=250, help_text=_("Het zou fijn zijn."))

    class Meta:
        icon = "group"
        label = _("Betrokkene")
        label_format = "{who}"


class FilmBlock(StructBlock):
    """A short film; nobody sees it without captions, and its text stands on the page."""

    video = DocumentChooserBlock(label=_("film"), help_text=_("Een mp4- of webm-bestand."))
    poster = ImageChooserBlock(label=_("eerste beeld"), required=False)
    captions = DocumentChooserBlock(label=_("ondertitels"), help_text=_("Een vtt-bestand."))
    transcript = TextBlock(label=_("tekst van de film"), rows=6)

    class Meta:
        icon = "media"
        label = _("Film")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        refusals = {}
        if cleaned["video"].file_extension.lower() not in FILM_ENDINGS:
            refusals["video"] = ValidationError(
                _("Kies een mp4- of webm-bestand. Dat speelt in elke browser.")
            )
        if cleaned["captions"].file_extension.lower() not in CAPTION_ENDINGS:
            refusals["captions"] = ValidationError(
                _("Kies een vtt-bestand. Zonder ondertitels ziet niemand de film.")
            )
        if refusals:
            raise StructBlockValidationError(block_errors=refusals)
        return cleaned
