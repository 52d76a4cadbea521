"""The screens of a lesson, as an editor makes them. Each block in a lesson is one screen."""

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    IntegerBlock,
    ListBlock,
    MultipleChoiceBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)
from wagtail.images.blocks import ImageChooserBlock

from dilemmas.models import KindOfWork, Level
from dilemmas.rules.sets import ALL_WORK
from foundation.content.models import Theme
from lms.blocks_screens import (
    AudioScreen,
    ChecklistScreen,
    DocumentScreen,
    DownloadScreen,
    FilmScreen,
    HotspotScreen,
    MatchScreen,
    OrderScreen,
    QuestionOption,
    ScenarioScreen,
    SeveralScreen,
    ShortTextScreen,
    prose,
)

CORE_VALUES = [
    ("zorgvuldigheid", _("Zorgvuldigheid")),
    ("verantwoordelijkheid", _("Verantwoordelijkheid")),
    ("onafhankelijkheid", _("Onafhankelijkheid")),
    ("professionaliteit", _("Professionaliteit")),
]


class TextScreen(StructBlock):
    heading = CharBlock(label=_("kop"), max_length=120)
    body = prose(label=_("tekst"))
    quote = CharBlock(label=_("citaat"), required=False, max_length=300)

    class Meta:
        icon = "doc-full"
        label = _("Tekst")
        label_format = "{heading}"


class ImageScreen(StructBlock):
    heading = CharBlock(label=_("kop"), max_length=120)
    image = ImageChooserBlock(label=_("beeld"))
    alt = TextBlock(
        label=_("vervangende tekst"), help_text=_("Voor wie het beeld niet ziet: wat staat erop?"), rows=2
    )
    body = prose(label=_("tekst"), required=False)

    class Meta:
        icon = "image"
        label = _("Beeld")
        label_format = "{heading}"


class RuleScreen(StructBlock):
    source = CharBlock(label=_("bron"), max_length=120, help_text=_("Bijvoorbeeld: Gedragscode, regel 7."))
    heading = CharBlock(label=_("kop"), max_length=120)
    body = prose(label=_("de regel"))
    after = prose(label=_("toelichting"), required=False)

    class Meta:
        icon = "list-ul"
        label = _("Regel")
        label_format = "{heading}"


class QuestionScreen(StructBlock):
    heading = CharBlock(label=_("kop"), max_length=120)
    body = prose(label=_("inleiding"), required=False)
    prompt = CharBlock(label=_("vraag"), max_length=250)
    options = ListBlock(QuestionOption(), label=_("antwoorden"), min_num=2, max_num=5)

    class Meta:
        icon = "help"
        label = _("Vraag")
        label_format = "{heading}"


class DilemmaOption(StructBlock):
    text = CharBlock(label=_("wat je doet"), max_length=250)
    # 'for' and 'against' are what an option has going for and against it.
    pro = TextBlock(label=_("voor"), rows=2)
    contra = TextBlock(label=_("tegen"), rows=2)
    may_follow = TextBlock(label=_("kan volgen"), rows=2)

    class Meta:
        label = _("Mogelijkheid")


class DilemmaScreen(StructBlock):
    heading = CharBlock(label=_("kop"), max_length=120)
    body = prose(label=_("situatie"))
    quote = CharBlock(label=_("citaat"), required=False, max_length=300)
    prompt = CharBlock(label=_("vraag"), max_length=250)
    options = ListBlock(DilemmaOption(), label=_("mogelijkheden"), min_num=2, max_num=4)
    adviser = TextBlock(label=_("de integriteitsadviseur"), rows=4)
    what_if = ListBlock(CharBlock(max_length=250), label=_("wat als"), required=False, default=[])

    class Meta:
        icon = "group"
        label = _("Dilemma")
        label_format = "{heading}"


class ReflectionScreen(StructBlock):
    heading = CharBlock(label=_("kop"), max_length=120)
    body = prose(label=_("inleiding"), required=False)
    prompt = CharBlock(label=_("vraag voor jezelf"), max_length=250)

    class Meta:
        icon = "edit"
        label = _("Voor jezelf")
        label_format = "{heading}"


class BankScreen(StructBlock):
    """Becomes questions of the bank, drawn for each person when they begin."""

    heading = CharBlock(label=_("kop"), max_length=120)
    body = prose(label=_("inleiding"), required=False)
    tags = ListBlock(
        CharBlock(max_length=60, label=_("trefwoord")),
        label=_("trefwoorden"),
        min_num=1,
        max_num=5,
        help_text=_("Een vraag doet mee als ze al deze trefwoorden heeft."),
    )
    count = IntegerBlock(label=_("aantal vragen"), min_value=1, max_value=10, default=3)

    class Meta:
        icon = "pick"
        label = _("Vragen uit de vragenbank")
        label_format = "{heading}"


def themes() -> list[tuple[str, str]]:
    items = Theme.objects.filter(live=True, locale__language_code="nl").order_by("position", "pk")
    return list(items.values_list("code", "name"))


class CasesScreen(StructBlock):
    """Becomes dilemmas of the catalogue, drawn for each person when they begin."""

    heading = CharBlock(label=_("kop"), max_length=120)
    body = prose(label=_("inleiding"), required=False)
    themes = MultipleChoiceBlock(
        label=_("thema’s"),
        choices=themes,
        required=False,
        default=[],
        widget=CheckboxSelectMultiple,
        help_text=_(
            "Niets aangevinkt: alle thema’s. Niemand krijgt een dilemma dat die al had, zolang er andere zijn."
        ),
    )
    count = IntegerBlock(label=_("aantal dilemma’s"), min_value=1, max_value=5, default=1)

    class Meta:
        icon = "pick"
        label = _("Dilemma’s uit de catalogus")
        label_format = "{heading}"


class ScreensBlock(StreamBlock):
    text = TextScreen()
    image = ImageScreen()
    rule = RuleScreen()
    question = QuestionScreen()
    dilemma = DilemmaScreen()
    reflection = ReflectionScreen()
    film = FilmScreen(group=_("Kijken en luisteren"))
    audio = AudioScreen(group=_("Kijken en luisteren"))
    several = SeveralScreen(group=_("Oefenen"))
    order = OrderScreen(group=_("Oefenen"))
    match = MatchScreen(group=_("Oefenen"))
    hotspot = HotspotScreen(group=_("Oefenen"))
    short_text = ShortTextScreen(group=_("Oefenen"))
    scenario = ScenarioScreen(group=_("Oefenen"))
    document = DocumentScreen(group=_("Lezen en meenemen"))
    download = DownloadScreen(group=_("Lezen en meenemen"))
    checklist = ChecklistScreen(group=_("Lezen en meenemen"))
    bank = BankScreen(group=_("Oefenen"))
    cases = CasesScreen(group=_("Oefenen"))

    class Meta:
        min_num = 1


class BankQuestionBlock(StreamBlock):
    """One question of the bank. The type of the screen decides how it looks, as in a lesson."""

    question = QuestionScreen()
    several = SeveralScreen()
    order = OrderScreen()
    match = MatchScreen()

    class Meta:
        min_num = 1
        max_num = 1


def kinds_of_work() -> list[tuple[str, str]]:
    """Without 'all the work': a lesson for that is for everybody."""
    kinds = KindOfWork.objects.filter(live=True, locale__language_code="nl").exclude(code=ALL_WORK)
    return list(kinds.values_list("code", "name"))


class LessonBlock(StructBlock):
    title = CharBlock(label=_("titel"), max_length=120)
    value = ChoiceBlock(label=_("kernwaarde"), choices=CORE_VALUES)
    teaser = CharBlock(label=_("inleiding op de startpagina"), max_length=250)
    minutes = IntegerBlock(label=_("minuten"), min_value=1, max_value=60)
    levels = MultipleChoiceBlock(
        label=_("alleen voor functieniveau"),
        choices=Level.choices,
        required=False,
        default=[],
        widget=CheckboxSelectMultiple,
        help_text=_("Niets aangevinkt: voor iedereen."),
    )
    works = MultipleChoiceBlock(
        label=_("alleen voor soort werk"),
        choices=kinds_of_work,
        required=False,
        default=[],
        widget=CheckboxSelectMultiple,
        help_text=_("Niets aangevinkt: voor iedereen. Wie begint, kiest zelf een soort werk."),
    )
    always_shown = BooleanBlock(
        label=_("altijd laten zien"),
        required=False,
        help_text=_(
            "Ook aan wie de toets vooraf haalt. Bijvoorbeeld een les over de wet of een eigen regel."
        ),
    )
    steps = ScreensBlock(label=_("schermen"))

    class Meta:
        icon = "openquote"
        label = _("Les")
        label_format = "{title}"
