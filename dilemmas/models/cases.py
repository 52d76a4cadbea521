"""A case as editors make it, and as it was whenever somebody chose in it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.blocks import CharBlock
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index
from wagtail.url_routing import RouteResult

from dilemmas.blocks import FilmBlock, OptionBlock, StakeholderBlock
from dilemmas.forms.editing import CaseForm
from dilemmas.models.fields import CodesField
from dilemmas.models.lists import KindOfWork, Topic
from foundation import clock
from foundation.content.models import (
    BasePage,
    BuildingBlock,
    HelpLine,
    PleinDocument,
    TextPage,
    Theme,
    ValueKey,
)
from foundation.content.models.items import page_link

AUDIO_ENDINGS = ("mp3", "m4a")


class CaseKind(models.TextChoices):
    DILEMMA = "dilemma", _("dilemma: wegen")
    NORM = "norm", _("norm: een regel toepassen")


class Level(models.TextChoices):
    """Function levels of the audience, coarser than pay scales."""

    HANDS_ON = "uitvoerend", _("uitvoerend")
    ADVISORY = "adviserend", _("adviserend")
    LEADING = "leidinggevend", _("leidinggevend")


class CaseChange(models.TextChoices):
    EDITORIAL = "editorial", _("redactioneel")
    SUBSTANTIVE = "substantive", _("inhoudelijk")


class CaseIndexPage(TextPage):
    """The catalogue: every case, to search, to filter, to read."""

    template = "dilemmas/catalogue.html"
    parent_page_types = ["content.HomePage"]
    subpage_types = ["dilemmas.DilemmaCasePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("catalogus van dilemma’s")
        verbose_name_plural = _("catalogi van dilemma’s")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A page of Wagtail answers at its own address: its view is called from here.
        from dilemmas.views.catalogue import show_catalogue

        return show_catalogue(request, self)


class DilemmaCasePage(BasePage):
    """A case in one language. Its identity over languages and municipalities is `translation_key`.

    Who chooses in a case sees a frozen CaseVersion of it, never this page while an editor is at work.
    """

    kind = models.CharField(_("soort"), max_length=8, choices=CaseKind.choices, default=CaseKind.DILEMMA)
    change_kind = models.CharField(
        _("soort wijziging"),
        max_length=12,
        choices=CaseChange.choices,
        default=CaseChange.EDITORIAL,
        help_text=_(
            "Redactioneel: taal en spelling. Inhoudelijk: de keuzes worden opnieuw geteld, vanaf nul."
        ),
    )
    card = models.TextField(
        _("op de kaart"),
        max_length=600,
        help_text=_("De situatie in hooguit 65 woorden, voor kaart en scherm."),
    )
    situation = models.TextField(
        _("situatie"),
        help_text=_("Wie, waar, wat gebeurde er? Alleen feiten. Een witregel maakt een alinea."),
    )
    question = models.CharField(_("vraag"), max_length=200)
    options = StreamField([("option", OptionBlock())], verbose_name=_("mogelijkheden"), min_num=2, max_num=4)
    stakeholders = StreamField(
        [("stakeholder", StakeholderBlock())], verbose_name=_("betrokkenen"), min_num=1, max_num=9
    )
    what_if = StreamField(
        [("what_if", CharBlock(max_length=250, label=_("één feit anders")))],
        verbose_name=_("wat als"),
        blank=True,
        max_num=5,
    )
    adviser = models.TextField(
        _("de integriteitsadviseur"), help_text=_("Weegt, en noemt wat verloren gaat.")
    )
    guide = StreamField(
        [("question", CharBlock(max_length=250, label=_("vraag")))],
        verbose_name=_("vragen voor de begeleider"),
        blank=True,
        max_num=5,
    )
    film = StreamField([("film", FilmBlock())], verbose_name=_("film"), blank=True, max_num=1)
    audio = models.ForeignKey(
        PleinDocument,
        verbose_name=_("voorgelezen"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Een mp3-bestand van de situatie, voor teams buiten."),
    )
    leading_value = models.CharField(
        _("kernwaarde die vooraan staat"), max_length=24, choices=ValueKey.choices
    )
    other_values = CodesField(_("andere kernwaarden"), codes=ValueKey, blank=True)
    # Empty in the database only while a shipped page has its place and not yet its text.
    theme = models.ForeignKey(
        Theme,
        verbose_name=_("thema"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"locale__language_code": "nl"},
    )
    building_block = models.ForeignKey(
        BuildingBlock,
        verbose_name=_("bouwsteen"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"locale__language_code": "nl"},
    )
    topic = models.ForeignKey(
        Topic,
        verbose_name=_("onderwerp"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"locale__language_code": "nl"},
    )
    levels = CodesField(_("functieniveaus"), codes=Level)
    work = ParentalManyToManyField(
        KindOfWork,
        verbose_name=_("soorten werk"),
        related_name="+",
        limit_choices_to={"locale__language_code": "nl"},
    )
    clusters = ParentalManyToManyField(
        "people.Unit",
        verbose_name=_("alleen voor deze clusters"),
        blank=True,
        related_name="+",
        limit_choices_to={"kind": "cluster"},
        help_text=_("Leeg: voor iedereen."),
    )
    help_lines = ParentalManyToManyField(
        HelpLine,
        verbose_name=_("hulplijnen bij deze casus"),
        blank=True,
        related_name="+",
        limit_choices_to={"locale__language_code": "nl"},
    )
    is_lesson = models.BooleanField(
        _("les uit een voorval"),
        default=False,
        help_text=_("Alleen als de coördinator integriteit dat goedvindt, en niemand is te herkennen."),
    )
    origin = models.CharField(_("herkomst"), max_length=200, blank=True)

    content_panels = [
        *BasePage.content_panels,
        HelpPanel(template="dilemmas/admin/version_panel.html"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("change_kind")]),
        FieldPanel("card"),
        FieldPanel("situation"),
        FieldPanel("question"),
        FieldPanel("options"),
        FieldPanel("stakeholders"),
        FieldPanel("what_if"),
        FieldPanel("adviser"),
        FieldPanel("guide"),
        MultiFieldPanel([FieldPanel("film"), FieldPanel("audio")], heading=_("Film en geluid")),
        MultiFieldPanel(
            [
                FieldPanel("leading_value"),
                FieldPanel("other_values"),
                FieldPanel("theme"),
                FieldPanel("building_block"),
                FieldPanel("topic"),
            ],
            heading=_("Waarover"),
        ),
        MultiFieldPanel(
            [FieldPanel("levels"), FieldPanel("work"), FieldPanel("clusters")], heading=_("Voor wie")
        ),
        InlinePanel("rules", label=_("regel")),
        FieldPanel("help_lines"),
        MultiFieldPanel([FieldPanel("is_lesson"), FieldPanel("origin")], heading=_("Herkomst")),
    ]
    base_form_class = CaseForm
    parent_page_types = ["dilemmas.CaseIndexPage"]
    subpage_types: list[str] = []
    template = "dilemmas/case_page.html"
    shows_frozen_copy = True
    preview_modes = [
        ("page", _("Pagina")),
        ("card", _("Kaart")),
        ("training", _("Training")),
        ("live", _("Live scherm")),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("card", boost=1.5),
        index.SearchField("situation"),
        index.SearchField("question"),
        index.SearchField("option_texts"),
        index.SearchField("sorted_under"),
    ]

    class Meta:
        verbose_name = _("casus")
        verbose_name_plural = _("casussen")

    @property
    def core_values(self) -> list[str]:
        """Codes, the leading one first."""
        return [self.leading_value, *(one for one in self.other_values if one != self.leading_value)]

    @property
    def newest_version(self) -> "CaseVersion | None":
        return CaseVersion.objects.filter(case_key=self.translation_key).order_by("-number").first()

    def live_in_other_languages(self) -> models.QuerySet:
        others = DilemmaCasePage.objects.live().filter(translation_key=self.translation_key)
        return others.exclude(locale=self.locale).select_related("locale")

    def option_texts(self) -> list[str]:
        return [option.value["text"] for option in self.options]

    def sorted_under(self) -> list[str]:
        """What it is about, in the language of the page where that is translated."""
        language = self.locale.language_code
        items = [self.theme, self.topic, self.building_block, *self.work.all()]
        return [
            (item.get_translation_or_none(self.locale) or item).name if language != "nl" else item.name
            for item in items
            if item is not None
        ]

    def clean(self) -> None:
        super().clean()
        if self.building_block and self.theme_id and self.building_block.theme_id != self.theme_id:
            raise ValidationError(
                {"building_block": _("Deze bouwsteen hoort bij een ander thema. Kies er een van dit thema.")}
            )
        if self.audio and self.audio.file_extension.lower() not in AUDIO_ENDINGS:
            raise ValidationError({"audio": _("Kies een mp3-bestand. Dat speelt in elke browser.")})
        fits = [option.value["norm"] for option in self.options]
        if self.kind == CaseKind.NORM and not all(fits):
            raise ValidationError({"options": _("Zeg bij een norm van elke mogelijkheid of zij past.")})
        if self.kind == CaseKind.DILEMMA and any(fits):
            raise ValidationError(
                {
                    "options": _(
                        "Bij een dilemma is geen mogelijkheid goed of fout: haal weg wat bij ‘en de norm’ staat."
                    )
                }
            )

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """The case, and below it what weighs in it."""
        if path_components == ["afweging"] and self.live:
            return RouteResult(self, kwargs={"shows_weighing": True})
        return super().route(request, path_components)

    def serve(
        self, request: HttpRequest, *args: Any, shows_weighing: bool = False, **kwargs: Any
    ) -> HttpResponse:
        # As in CaseIndexPage.
        from dilemmas.views.cases import show_case, show_weighing

        return show_weighing(request, self) if shows_weighing else show_case(request, self)

    def publish(self, revision: Any, user: Any = None, **kwargs: Any) -> None:
        """Every way of publishing comes here: the button, the workflow, in bulk, and on a day ahead."""
        if revision.as_object().is_lesson:
            from dilemmas.actions.lessons import LessonNotApproved, approve_lesson

            try:
                approve_lesson(revision=revision, user=user, at=clock.now())
            except LessonNotApproved as refusal:
                # What Wagtail answers with 403.
                raise PublishPermissionError("lesson_not_approved") from refusal
        super().publish(revision, user=user, **kwargs)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        if mode_name == "page":
            return super().serve_preview(request, mode_name)
        # The same freezing and the same templates as where the case is used.
        from dilemmas.frozen import preview_response

        return preview_response(request, self, mode_name)


class CaseRule(Orderable):
    """A rule that applies, with its page in the register where there is one."""

    case = ParentalKey(DilemmaCasePage, on_delete=models.CASCADE, related_name="rules")
    name = models.CharField(_("naam van de regel"), max_length=120)
    page = page_link(_("regeling in het register"))

    panels = [FieldPanel("name"), PageChooserPanel("page", "content.RegulationPage")]


class CaseVersion(models.Model):
    """A case as it was published: every language, frozen. Choices, decks and sessions point at these."""

    # DilemmaCasePage.translation_key; deliberately no foreign key, so that no page can take it along.
    case_key = models.UUIDField()
    number = models.PositiveIntegerField()
    # Choices are counted together within one series; a substantive change begins the next.
    series = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    # {language: frozen content, as dilemmas/frozen.py describes it}
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_key", "number"], name="case_version_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.in_language('nl')['title']} {self.number}"

    def in_language(self, language: str) -> dict[str, Any]:
        """This language, else Dutch, else what there is."""
        return next(
            (self.content[one] for one in (language, "nl") if one in self.content),
            next(iter(self.content.values())),
        )
