"""What a questionnaire is made of, as an editor makes it: formats, scales and questions, Dutch beside English.

Almost nothing is required: a questionnaire grows over days, and what is missing is named before it is published.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BlockGroup,
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    FloatBlock,
    IntegerBlock,
    ListBlock,
    MultipleChoiceBlock,
    StructBlock,
    TextBlock,
)
from wagtail.blocks.field_block import FieldBlock

from measurement.rules.instruments import MOST_OPTIONS, HigherIs, Kind, Score

WAVE_NAMES = [
    ("before", _("vóór de training")),
    ("t0", _("direct erna")),
    ("t6", _("na zes maanden")),
    ("t12", _("na twaalf maanden")),
]
KIND_NAMES = [
    (Kind.SINGLE.value, _("één antwoord")),
    (Kind.MULTIPLE.value, _("meer antwoorden")),
    (Kind.OPEN.value, _("open vraag")),
]
SCORE_NAMES = [
    (Score.MEAN.value, _("gemiddelde")),
    (Score.CORRECT.value, _("deel goede antwoorden")),
    (Score.POINTS.value, _("punten per dilemma")),
    (Score.SHARE.value, _("deel dat ja zegt")),
    (Score.NONE.value, _("geen score")),
]
HIGHER_NAMES = [
    (HigherIs.BETTER.value, _("beter")),
    (HigherIs.WORSE.value, _("slechter")),
    (HigherIs.NEUTRAL.value, _("geen van beide")),
]


def code_block(**kwargs: Any) -> CharBlock:
    return CharBlock(max_length=60, help_text=_("Kleine letters, cijfers en _."), **kwargs)


def codes_block(**kwargs: Any) -> CharBlock:
    """Several codes or numbers with commas between them."""
    return CharBlock(required=False, max_length=200, **kwargs)


class TextsBlock(StructBlock):
    """The same words in two languages, side by side."""

    class Meta:
        form_classname = "struct-block two-languages"


def _texts(block: type[FieldBlock], **kwargs: Any) -> TextsBlock:
    return TextsBlock(
        [
            ("nl", block(label=_("Nederlands"), required=False, **kwargs)),
            ("en", block(label=_("Engels"), required=False, **kwargs)),
        ]
    )


def short_texts(label: Any, **meta: Any) -> TextsBlock:
    return _named(_texts(CharBlock, max_length=200), label, **meta)


def long_texts(label: Any, **meta: Any) -> TextsBlock:
    return _named(_texts(TextBlock, max_length=1500, rows=2), label, **meta)


def _named(block: TextsBlock, label: Any, **meta: Any) -> TextsBlock:
    block.meta.label = label
    for name, value in meta.items():
        setattr(block.meta, name, value)
    return block


class OptionBlock(StructBlock):
    code = IntegerBlock(label=_("code"), min_value=1, max_value=MOST_OPTIONS)
    nl = CharBlock(label=_("Nederlands"), required=False, max_length=250)
    en = CharBlock(label=_("Engels"), required=False, max_length=250)
    points = FloatBlock(
        label=_("punten"), required=False, help_text=_("Bij kennis: 1 is goed. Bij een dilemma: 0 tot 3.")
    )
    is_missing = BooleanBlock(
        label=_("telt niet mee"), required=False, help_text=_("Zoals ‘Weet ik niet’ in een stelling.")
    )

    class Meta:
        label = _("Antwoord")
        label_format = "{code}: {nl}"
        form_classname = "struct-block option-line"


class FormatBlock(StructBlock):
    code = code_block(label=_("code"))
    kind = ChoiceBlock(label=_("soort"), choices=KIND_NAMES[:2], default=Kind.SINGLE.value)
    options = ListBlock(OptionBlock(), label=_("antwoorden"))

    class Meta:
        icon = "list-ul"
        label = _("Antwoorden die vaker voorkomen")
        label_format = "{code}"


class ScaleBlock(StructBlock):
    code = code_block(label=_("code"))
    title = short_texts(_("naam"))
    means = long_texts(_("wat een hoge score zegt"))
    score = ChoiceBlock(label=_("score"), choices=SCORE_NAMES, default=Score.MEAN.value)
    low = FloatBlock(label=_("laagste score"), default=1)
    high = FloatBlock(label=_("hoogste score"), default=5)
    higher_is = ChoiceBlock(label=_("hoger is"), choices=HIGHER_NAMES, default=HigherIs.BETTER.value)
    is_sensitive = BooleanBlock(
        label=_("gevoelig"), required=False, help_text=_("Pas te zien vanaf 20 mensen, en niet per team.")
    )
    has_trend = BooleanBlock(
        label=_("volgen over de metingen"),
        required=False,
        default=True,
        help_text=_("Niet bij vragen die per meting wisselen: dan vergelijk je andere vragen."),
    )

    class Meta:
        icon = "order"
        label = _("Schaal")
        label_format = "{code}"


class ItemBlock(StructBlock):
    code = code_block(label=_("code"))
    scale = CharBlock(
        label=_("schaal"),
        required=False,
        max_length=60,
        help_text=_("De code van een schaal. Een open vraag heeft er geen."),
    )
    text = long_texts(_("vraag"))
    scenario = long_texts(
        _("verhaal erboven"), help_text=_("Bij een dilemma. Alleen bij de eerste vraag erover.")
    )
    help = short_texts(_("uitleg"))
    format = CharBlock(
        label=_("antwoorden die vaker voorkomen"),
        required=False,
        max_length=60,
        help_text=_("De code daarvan. Leeg: de antwoorden hieronder."),
    )
    kind = ChoiceBlock(label=_("soort"), choices=KIND_NAMES, default=Kind.SINGLE.value)
    options = ListBlock(OptionBlock(), label=_("eigen antwoorden"), default=[])
    waves = MultipleChoiceBlock(
        label=_("wanneer"), choices=WAVE_NAMES, default=[wave for wave, _name in WAVE_NAMES]
    )
    forms = codes_block(
        label=_("varianten"), help_text=_("Nummers met komma’s, de eerste is 0. Leeg: in elke variant.")
    )
    is_anchor = BooleanBlock(
        label=_("ankervraag"),
        required=False,
        help_text=_("Staat in elke variant, om over de tijd te volgen."),
    )
    is_reversed = BooleanBlock(
        label=_("omgekeerd"), required=False, help_text=_("Eens met deze stelling geeft een lage score.")
    )
    also_in = codes_block(label=_("telt ook mee bij"), help_text=_("Codes van schalen, met komma’s."))
    vignette = CharBlock(
        label=_("dilemma"),
        required=False,
        max_length=60,
        help_text=_("Vragen over hetzelfde verhaal hebben dezelfde code."),
    )
    filter_item = CharBlock(
        label=_("alleen na vraag"),
        required=False,
        max_length=60,
        help_text=_("De code van een eerdere vraag."),
    )
    filter_codes = codes_block(label=_("met antwoord"), help_text=_("Codes van antwoorden, met komma’s."))

    class Meta:
        icon = "help"
        label = _("Vraag")
        label_format = "{code}"
        form_layout = BlockGroup(
            children=["code", "scale", "text", "scenario", "format", "kind", "options", "waves"],
            settings=[
                "help",
                "forms",
                "is_anchor",
                "is_reversed",
                "also_in",
                "vignette",
                "filter_item",
                "filter_codes",
            ],
        )
