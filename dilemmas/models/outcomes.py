"""Moresprudentie: what teams decided in a dilemma, without names, and what later teams did with it."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.blocks import CharBlock
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from dilemmas.models.fields import CodesField
from dilemmas.models.lists import KindOfWork
from foundation.content.models import BasePage, TextPage, Theme, ValueKey
from foundation.content.models.items import page_link

OLDEST, NEWEST = 2000, 2200


class Half(models.IntegerChoices):
    FIRST = 1, _("eerste helft")
    SECOND = 2, _("tweede helft")


class InHalfYear(models.Model):
    """When, no nearer than half a year: a month would say which team it was."""

    year = models.PositiveSmallIntegerField(
        _("jaar"), null=True, validators=[MinValueValidator(OLDEST), MaxValueValidator(NEWEST)]
    )
    half = models.PositiveSmallIntegerField(_("half jaar"), choices=Half.choices, default=Half.FIRST)

    class Meta:
        abstract = True


class MoralCaseLawIndexPage(TextPage):
    """The archive: every outcome, to search and to filter."""

    template = "dilemmas/moral_case_law.html"
    parent_page_types = ["content.HomePage"]
    subpage_types = ["dilemmas.OutcomePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("moresprudentie")
        verbose_name_plural = _("moresprudentie")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`found`: an OutcomeList, as the address asks."""
        from dilemmas.queries.outcomes import outcome_list

        return {
            **super().get_context(request, *args, **kwargs),
            "found": outcome_list(self.locale.language_code, request.GET.dict()),
        }


class OutcomePage(BasePage, InHalfYear):
    """One outcome: the dilemma, what was weighed, and 'wij doen X, want Y, ondanks Z'."""

    dilemma = models.TextField(
        _("het dilemma in het kort"),
        max_length=900,
        help_text=_("Zonder namen, en zonder wat een team verraadt."),
    )
    principle = models.CharField(
        _("beginsel"),
        max_length=250,
        blank=True,
        help_text=_("Waar het de volgende keer op neerkomt, in één zin."),
    )
    arguments_for = StreamField(
        [("argument", CharBlock(max_length=300, label=_("argument")))],
        verbose_name=_("wat ervoor sprak"),
        blank=True,
        max_num=6,
    )
    arguments_against = StreamField(
        [("argument", CharBlock(max_length=300, label=_("argument")))],
        verbose_name=_("wat ertegen sprak"),
        blank=True,
        max_num=6,
    )
    we_do = models.CharField(_("wij doen"), max_length=300)
    because = models.CharField(_("want"), max_length=300)
    despite = models.CharField(_("ondanks"), max_length=300, blank=True)
    damage = models.CharField(_("de schade beperken we door"), max_length=300, blank=True)
    remains_hard = models.TextField(_("wat lastig blijft"), max_length=600, blank=True)
    leading_value = models.CharField(
        _("kernwaarde die vooraan staat"), max_length=24, choices=ValueKey.choices
    )
    other_values = CodesField(_("andere kernwaarden"), codes=ValueKey, blank=True)
    # Empty in the database only while it is a draft.
    theme = models.ForeignKey(
        Theme,
        verbose_name=_("thema"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"locale__language_code": "nl"},
    )
    work = ParentalManyToManyField(
        KindOfWork,
        verbose_name=_("soorten werk"),
        blank=True,
        related_name="+",
        limit_choices_to={"locale__language_code": "nl"},
    )
    origin = models.CharField(_("herkomst"), max_length=200, blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("dilemma"),
        InlinePanel("cases", label=_("casus"), heading=_("Casussen die erbij horen")),
        FieldPanel("arguments_for"),
        FieldPanel("arguments_against"),
        MultiFieldPanel(
            [
                FieldPanel("we_do"),
                FieldPanel("because"),
                FieldPanel("despite"),
                FieldPanel("damage"),
                FieldPanel("remains_hard"),
                FieldPanel("principle"),
            ],
            heading=_("Het besluit"),
        ),
        FieldRowPanel([FieldPanel("year"), FieldPanel("half")], heading=_("Wanneer")),
        MultiFieldPanel(
            [
                FieldPanel("leading_value"),
                FieldPanel("other_values"),
                FieldPanel("theme"),
                FieldPanel("work"),
            ],
            heading=_("Waarover"),
        ),
        InlinePanel("follow_ups", label=_("later team"), heading=_("Wat latere teams deden")),
        FieldPanel("origin"),
    ]
    parent_page_types = ["dilemmas.MoralCaseLawIndexPage"]
    subpage_types: list[str] = []
    template = "dilemmas/outcome_page.html"
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("principle", boost=1.5),
        index.SearchField("dilemma"),
        index.SearchField("decision_texts"),
        index.SearchField("argument_texts"),
        index.RelatedFields("follow_ups", [index.SearchField("why")]),
        index.SearchField("sorted_under"),
    ]

    class Meta:
        verbose_name = _("uitkomst")
        verbose_name_plural = _("uitkomsten")

    def __str__(self) -> str:
        return self.title

    @property
    def core_values(self) -> list[str]:
        """Codes, the leading one first."""
        return [self.leading_value, *(one for one in self.other_values if one != self.leading_value)]

    def decision_texts(self) -> list[str]:
        return [self.we_do, self.because, self.despite, self.damage, self.remains_hard]

    def argument_texts(self) -> list[str]:
        return [one.value for one in (*self.arguments_for, *self.arguments_against)]

    def sorted_under(self) -> list[str]:
        """What it is about, in the language of the page where that is translated."""
        items = [self.theme, *self.work.all()]
        return [(one.get_translation_or_none(self.locale) or one).name for one in items if one is not None]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`shown`: a ShownOutcome."""
        from dilemmas.queries.outcomes import shown_outcome

        return {**super().get_context(request, *args, **kwargs), "shown": shown_outcome(self)}


class OutcomeCase(Orderable):
    """A case in which the same comes up."""

    outcome = ParentalKey(OutcomePage, on_delete=models.CASCADE, related_name="cases")
    page = page_link(_("casus"))

    panels = [PageChooserPanel("page", "dilemmas.DilemmaCasePage")]


class FollowUpKind(models.TextChoices):
    FOLLOWED = "followed", _("deed hetzelfde")
    DEVIATED = "deviated", _("deed het anders")


class OutcomeFollowUp(Orderable, InHalfYear):
    """A later team that met the same, and what it did with this outcome."""

    outcome = ParentalKey(OutcomePage, on_delete=models.CASCADE, related_name="follow_ups")
    kind = models.CharField(_("wat dit team deed"), max_length=10, choices=FollowUpKind.choices)
    why = models.TextField(_("waarom"), max_length=600)

    panels = [
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("year"), FieldPanel("half")]),
        FieldPanel("why"),
    ]

    def __str__(self) -> str:
        return f"{self.year}-{self.half} {self.kind}"
