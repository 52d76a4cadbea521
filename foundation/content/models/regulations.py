from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page, ReferenceIndex
from wagtail.query import PageQuerySet
from wagtail.search import index

from foundation.clock import local_date
from foundation.content.models.pages import TextPage
from foundation.content.rules.reviews import ReviewStatus, next_review_year, review_status

OLDEST, NEWEST = 1900, 2200
STATUS_WORDS = {
    ReviewStatus.OVERDUE: _("over tijd"),
    ReviewStatus.DUE: _("dit jaar aan de beurt"),
    ReviewStatus.CURRENT: _("op tijd"),
    ReviewStatus.UNDATED: _("nog zonder jaar"),
}


class RegulationKind(models.TextChoices):
    CODE = "code", _("gedragscode")
    REGULATION = "regulation", _("regeling")
    PROTOCOL = "protocol", _("protocol")
    GUIDELINE = "guideline", _("richtlijn")


class RegulationRegisterPage(TextPage):
    """Every regulation with its owner, its year and when it is looked at again."""

    template = "content/regulation_register_page.html"
    parent_page_types = ["content.InformationPointPage"]
    subpage_types = ["content.RegulationPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("register van regelingen")
        verbose_name_plural = _("registers van regelingen")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`regulations` as `kind` and `status` of the address ask; `counts`: (status, words, number) of all."""
        regulations = list(
            RegulationPage.objects.child_of(self).live().public().select_related("locale").order_by("title")
        )
        today = local_date(request.at)  # type: ignore[attr-defined]
        for regulation in regulations:
            regulation.status = regulation.status_on(today)
            regulation.status_words = STATUS_WORDS[regulation.status]
        kind, status = request.GET.get("soort", ""), request.GET.get("stand", "")
        shown = [
            one
            for one in regulations
            if (kind not in RegulationKind.values or one.kind == kind)
            and (status not in set(ReviewStatus) or one.status == status)
        ]
        return {
            **super().get_context(request, *args, **kwargs),
            "regulations": shown,
            "total": len(regulations),
            "kinds": RegulationKind.choices,
            "chosen_kind": kind if kind in RegulationKind.values else "",
            "chosen_status": status if status in set(ReviewStatus) else "",
            "counts": [
                (key, words, sum(one.status == key for one in regulations))
                for key, words in STATUS_WORDS.items()
            ],
        }


class RegulationPage(TextPage):
    """One regulation: what it is about in plain words, and where the text that holds is kept."""

    kind = models.CharField(
        _("soort"), max_length=12, choices=RegulationKind.choices, default=RegulationKind.REGULATION
    )
    owner_role = models.CharField(
        _("eigenaar"), max_length=120, blank=True, help_text=_("Een rol, geen naam.")
    )
    adopted_in = models.PositiveSmallIntegerField(
        _("vastgesteld in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(OLDEST), MaxValueValidator(NEWEST)],
    )
    reviewed_in = models.PositiveSmallIntegerField(
        _("voor het laatst bekeken in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(OLDEST), MaxValueValidator(NEWEST)],
        help_text=_("Als er niets veranderde, maar de tekst wel is nagekeken."),
    )
    review_every_years = models.PositiveSmallIntegerField(
        _("bekijken om de zoveel jaar"), default=5, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    location = models.CharField(_("waar de tekst staat"), max_length=160, blank=True)
    location_url = models.URLField(_("link naar de tekst"), blank=True)
    remark = models.CharField(_("opmerking"), max_length=200, blank=True)

    content_panels = [
        *TextPage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("owner_role")]),
                FieldRowPanel(
                    [FieldPanel("adopted_in"), FieldPanel("reviewed_in"), FieldPanel("review_every_years")]
                ),
                FieldPanel("location"),
                FieldPanel("location_url"),
                FieldPanel("remark"),
            ],
            heading=_("Register"),
        ),
    ]
    template = "content/regulation_page.html"
    parent_page_types = ["content.RegulationRegisterPage"]
    subpage_types: list[str] = []
    search_fields = [
        *TextPage.search_fields,
        index.SearchField("remark"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("regeling")
        verbose_name_plural = _("regelingen")

    @property
    def next_review_year(self) -> int | None:
        return next_review_year(
            adopted_in=self.adopted_in, reviewed_in=self.reviewed_in, every_years=self.review_every_years
        )

    def status_on(self, day: date) -> ReviewStatus:
        return review_status(next_year=self.next_review_year, year=day.year)

    def citing_pages(self) -> PageQuerySet:
        """Every page that refers to this rule: in its text, by a chooser, in a lesson; as Wagtail indexes it."""
        references = ReferenceIndex.get_references_to(self).filter(
            base_content_type=ContentType.objects.get_for_model(Page)
        )
        found = {int(object_id) for object_id in references.values_list("object_id", flat=True)}
        return Page.objects.filter(pk__in=found - {self.pk}).order_by("title")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`citing`: the public pages that refer to this one."""
        status = self.status_on(local_date(request.at))  # type: ignore[attr-defined]
        return {
            **super().get_context(request, *args, **kwargs),
            "status": status,
            "status_words": STATUS_WORDS[status],
            "citing": self.citing_pages().live().public(),
        }
