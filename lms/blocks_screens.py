"""Screens on which one does, hears or watches something, as an editor makes them; the others stand in lms/blocks.py."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    FloatBlock,
    ListBlock,
    RegexBlock,
    RichTextBlock,
    StructBlock,
    StructBlockValidationError,
    TextBlock,
)
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from dilemmas.blocks import FilmBlock
from lms.rules.scenarios import faults_of
from lms.rules.spots import lies_within

AUDIO_ENDINGS = ("mp3", "m4a", "ogg")
# What can be read everywhere, and runs nothing when it is opened.
DOWNLOAD_ENDINGS = ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt")


def prose(**kwargs: object) -> RichTextBlock:
    return RichTextBlock(features=["bold", "italic", "ol", "ul", "link"], **kwargs)


def heading() -> CharBlock:
    return CharBlock(label=_("kop"), max_length=120)


def introduction() -> RichTextBlock:
    return prose(label=_("inleiding"), required=False)


def question_of() -> CharBlock:
    return CharBlock(label=_("vraag"), max_length=250)


def closing_feedback() -> TextBlock:
    return TextBlock(
        label=_("reactie"),
        rows=3,
        help_text=_("Waarom het zo hoort. Iedereen leest dit, wat iemand ook koos."),
    )


def refuse(**faults: Any) -> None:
    """Says at each field what is wrong with it; nothing happens without faults."""
    if faults:
        raise StructBlockValidationError(
            block_errors={name: ValidationError(fault) for name, fault in faults.items()}
        )


class FilmScreen(StructBlock):
    heading = heading()
    body = introduction()
    film = FilmBlock(label=_("film"))

    class Meta:
        icon = "media"
        label = _("Film")
        label_format = "{heading}"


class AudioScreen(StructBlock):
    heading = heading()
    body = introduction()
    audio = DocumentChooserBlock(label=_("geluid"), help_text=_("Een mp3-, m4a- of ogg-bestand."))
    transcript = TextBlock(
        label=_("uitgeschreven tekst"), rows=6, help_text=_("Voor wie niet kan of wil luisteren.")
    )

    class Meta:
        icon = "media"
        label = _("Geluid")
        label_format = "{heading}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["audio"].file_extension.lower() not in AUDIO_ENDINGS:
            refuse(audio=_("Kies een mp3-, m4a- of ogg-bestand. Dat speelt in elke browser."))
        return cleaned


class QuestionOption(StructBlock):
    text = CharBlock(label=_("antwoord"), max_length=250)
    feedback = TextBlock(label=_("reactie"), rows=3, help_text=_("Eerst wat klopt, dan wat mist."))
    fits = BooleanBlock(label=_("past"), required=False)

    class Meta:
        label = _("Antwoord")


class SeveralScreen(StructBlock):
    heading = heading()
    body = introduction()
    prompt = question_of()
    options = ListBlock(QuestionOption(), label=_("antwoorden"), min_num=2, max_num=8)

    class Meta:
        icon = "tick-inverse"
        label = _("Vraag met meer antwoorden")
        label_format = "{heading}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not any(option["fits"] for option in cleaned["options"]):
            refuse(options=_("Zet bij minstens één antwoord een vinkje bij ‘past’."))
        return cleaned


class OrderScreen(StructBlock):
    heading = heading()
    body = introduction()
    prompt = question_of()
    items = ListBlock(
        CharBlock(max_length=200, label=_("stap")),
        label=_("stappen"),
        min_num=3,
        max_num=6,
        help_text=_("In de goede volgorde. Wie leert, ziet ze door elkaar."),
    )
    feedback = closing_feedback()

    class Meta:
        icon = "order"
        label = _("Volgorde")
        label_format = "{heading}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        refuse_twins(list(cleaned["items"]), field="items")
        return cleaned


class Pair(StructBlock):
    left = CharBlock(label=_("links"), max_length=150)
    right = CharBlock(label=_("hoort bij"), max_length=150)

    class Meta:
        label = _("Paar")


class MatchScreen(StructBlock):
    heading = heading()
    body = introduction()
    prompt = question_of()
    pairs = ListBlock(
        Pair(),
        label=_("paren"),
        min_num=3,
        max_num=5,
        help_text=_("Twee paren mogen hetzelfde rechts hebben. Dan is beide goed."),
    )
    feedback = closing_feedback()

    class Meta:
        icon = "link"
        label = _("Koppelen")
        label_format = "{heading}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        refuse_twins([pair["left"] for pair in cleaned["pairs"]], field="pairs")
        if len({pair["right"] for pair in cleaned["pairs"]}) < 2:
            refuse(pairs=_("Rechts staat overal hetzelfde. Dan valt er niets te kiezen."))
        return cleaned


class Spot(StructBlock):
    label = CharBlock(label=_("plek"), max_length=120, help_text=_("Wat daar te zien is."))
    x = FloatBlock(
        label=_("van links"), min_value=0, max_value=100, help_text=_("In procenten van de breedte.")
    )
    y = FloatBlock(
        label=_("van boven"), min_value=0, max_value=100, help_text=_("In procenten van de hoogte.")
    )
    radius = FloatBlock(
        label=_("straal"), min_value=1, max_value=50, help_text=_("In procenten van de breedte.")
    )
    feedback = TextBlock(label=_("reactie"), rows=3, help_text=_("Eerst wat klopt, dan wat mist."))
    fits = BooleanBlock(label=_("past"), required=False)

    class Meta:
        label = _("Plek")


class HotspotScreen(StructBlock):
    heading = heading()
    body = introduction()
    prompt = question_of()
    image = ImageChooserBlock(label=_("beeld"))
    alt = TextBlock(
        label=_("vervangende tekst"),
        rows=2,
        help_text=_("Voor wie het beeld niet ziet: wat staat erop? De plekken noem je hieronder."),
    )
    spots = ListBlock(Spot(), label=_("plekken"), min_num=2, max_num=6)

    class Meta:
        icon = "crosshairs"
        label = _("Plek in een beeld")
        label_format = "{heading}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        size = {"width": cleaned["image"].width, "height": cleaned["image"].height}
        outside = {
            number: [
                _("‘%(spot)s’ valt buiten het beeld. Schuif de plek, of maak haar kleiner.")
                % {"spot": spot["label"]}
            ]
            for number, spot in enumerate(cleaned["spots"])
            if not lies_within(spot, **size)
        }
        refuse_items("spots", outside)
        return cleaned


class ShortTextScreen(StructBlock):
    heading = heading()
    body = introduction()
    prompt = question_of()
    example = TextBlock(
        label=_("voorbeeld"),
        rows=4,
        help_text=_("Een goed antwoord, om het eigen antwoord mee te vergelijken."),
    )

    class Meta:
        icon = "edit"
        label = _("Korte tekst")
        label_format = "{heading}"


def node_key(**kwargs: object) -> RegexBlock:
    return RegexBlock(
        regex=r"^[a-z0-9][a-z0-9-]{0,39}\Z",
        error_messages={"invalid": _("Gebruik kleine letters, cijfers en streepjes.")},
        **kwargs,
    )


class ScenarioOption(StructBlock):
    text = CharBlock(label=_("wat je doet"), max_length=250)
    consequence = TextBlock(label=_("wat er dan gebeurt"), rows=2)
    goes_to = node_key(label=_("verder bij"), help_text=_("De sleutel van het stuk dat hierna komt."))

    class Meta:
        label = _("Keuze")


class ScenarioNode(StructBlock):
    key = node_key(label=_("sleutel"), help_text=_("Een kort woord voor dit stuk. Niemand ziet het."))
    text = TextBlock(label=_("wat er gebeurt"), rows=4)
    options = ListBlock(
        ScenarioOption(),
        label=_("keuzes"),
        min_num=0,
        max_num=4,
        default=[],
        required=False,
        help_text=_("Zonder keuzes eindigt het verhaal hier."),
    )

    class Meta:
        label = _("Stuk")
        label_format = "{key}"


SCENARIO_FAULTS = {
    "same_key": _("De sleutel ‘%(key)s’ komt twee keer voor."),
    "goes_nowhere": _("Een keuze gaat verder bij ‘%(key)s’, maar dat stuk is er niet."),
    "never_reached": _("Niemand komt bij ‘%(key)s’: geen keuze gaat erheen."),
    "no_end": _("Vanaf ‘%(key)s’ komt niemand bij een einde. Maak een stuk zonder keuzes."),
}


class ScenarioScreen(StructBlock):
    heading = heading()
    body = introduction()
    nodes = ListBlock(
        ScenarioNode(),
        label=_("stukken"),
        min_num=2,
        max_num=20,
        help_text=_("Het eerste stuk is het begin. Een keuze gaat verder bij een ander stuk."),
    )

    class Meta:
        icon = "decimal"
        label = _("Scenario")
        label_format = "{heading}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        faults: dict[int, list[Any]] = defaultdict(list)
        for fault in faults_of(cleaned["nodes"]):
            faults[fault.node].append(SCENARIO_FAULTS[fault.code] % {"key": fault.key})
        refuse_items("nodes", faults)
        return cleaned


class DocumentScreen(StructBlock):
    heading = heading()
    body = introduction()
    title = CharBlock(label=_("titel van het document"), max_length=160)
    version = CharBlock(
        label=_("versie"),
        max_length=40,
        help_text=_("Bijvoorbeeld een jaar. Verandert de tekst, geef dan een nieuwe versie."),
    )
    text = RichTextBlock(
        label=_("tekst van het document"), features=["h3", "h4", "bold", "italic", "ol", "ul", "link"]
    )
    agree = CharBlock(
        label=_("wat je aankruist"), max_length=160, help_text=_("Bijvoorbeeld: Ik heb dit gelezen.")
    )

    class Meta:
        icon = "doc-full-inverse"
        label = _("Document om te lezen")
        label_format = "{heading}"


class DownloadScreen(StructBlock):
    heading = heading()
    body = introduction()
    title = CharBlock(label=_("naam van het bestand"), max_length=160)
    file = DocumentChooserBlock(
        label=_("bestand"),
        help_text=_("Een pdf, of een document van Word, Excel, PowerPoint of LibreOffice."),
    )

    class Meta:
        icon = "download"
        label = _("Bestand om te bewaren")
        label_format = "{heading}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["file"].file_extension.lower() not in DOWNLOAD_ENDINGS:
            refuse(
                file=_("Kies een van deze soorten: %(endings)s.") % {"endings": ", ".join(DOWNLOAD_ENDINGS)}
            )
        return cleaned


class ChecklistScreen(StructBlock):
    heading = heading()
    body = introduction()
    items = ListBlock(CharBlock(max_length=200, label=_("punt")), label=_("punten"), min_num=2, max_num=12)

    class Meta:
        icon = "list-ul"
        label = _("Lijstje om af te vinken")
        label_format = "{heading}"


def refuse_twins(texts: Sequence[str], *, field: str) -> None:
    """Who has to tell texts apart, cannot when two are the same."""
    twins = {
        number: [_("Dit staat er twee keer: ‘%(text)s’.") % {"text": text}]
        for number, text in enumerate(texts)
        if text in texts[:number]
    }
    refuse_items(field, twins)


def refuse_items(field: str, faults: dict[int, list[Any]]) -> None:
    """Says at each item of a list what is wrong with it; nothing happens without faults."""
    if faults:
        errors = {number: ValidationError(found) for number, found in faults.items()}
        raise StructBlockValidationError(block_errors={field: ListBlockValidationError(block_errors=errors)})
