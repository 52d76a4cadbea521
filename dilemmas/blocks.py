"""The parts of a case, and of the method of a session, that come in several, as an editor makes them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    DecimalBlock,
    StructBlock,
    StructBlockValidationError,
    TextBlock,
)
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from dilemmas.messages.live_steps import step_names
from dilemmas.rules.methods import LEAST_MINUTES, MOST_MINUTES

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


def card_steps() -> list[tuple[str, str]]:
    return [(step.value, name) for step, name in step_names().items()]


def minutes_block(**kwargs: Any) -> DecimalBlock:
    """Half minutes."""
    return DecimalBlock(min_value=LEAST_MINUTES, max_value=MOST_MINUTES, decimal_places=1, **kwargs)


class CardStepBlock(StructBlock):
    step = ChoiceBlock(label=_("stap"), choices=card_steps)
    minutes = minutes_block(label=_("minuten"))
    say = TextBlock(
        label=_("wat de spelleider zegt of doet"),
        required=False,
        max_length=600,
        rows=3,
        help_text=_("Eén zin per regel. Leeg: de meegeleverde zinnen."),
    )
    say_en = TextBlock(
        label=_("hetzelfde in het Engels"),
        required=False,
        max_length=600,
        rows=3,
        help_text=_("Leeg: een Engelse spelleider leest de Nederlandse zinnen."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Stap")
        label_format = "{step} ({minutes} min)"


class TalkStepBlock(StructBlock):
    title = CharBlock(label=_("titel"), max_length=60)
    say = TextBlock(
        label=_("wat de begeleider zegt of doet"),
        max_length=600,
        rows=3,
        help_text=_("Eén zin per regel. Staat op de console, en op het scherm in de zaal."),
    )
    minutes = minutes_block(label=_("minuten"))
    turn_minutes = minutes_block(
        label=_("minuten per spreker"),
        required=False,
        help_text=_("Vul dit in als iedereen om de beurt praat, zonder onderbreking. Anders leeg."),
    )
    agrees = BooleanBlock(label=_("hier maken jullie een afspraak"), required=False)
    title_en = CharBlock(label=_("titel in het Engels"), required=False, max_length=60)
    say_en = TextBlock(
        label=_("wat de begeleider zegt, in het Engels"), required=False, max_length=600, rows=3
    )

    class Meta:
        icon = "list-ol"
        label = _("Stap")
        label_format = "{title} ({minutes} min)"
