"""The information point, the Integriteitswijzer and the lists beside them."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.search import index

from foundation.content.models.items import (
    BuildingBlock,
    Channel,
    ChannelKind,
    CoreValue,
    Theme,
    ValueKey,
    page_link,
)
from foundation.content.models.pages import TextPage


class InformationPointPage(TextPage):
    """Who to ask what: the one entrance to all there is to know."""

    content_panels = [*TextPage.content_panels, InlinePanel("questions", label=_("vraag"))]
    template = "content/information_point_page.html"
    parent_page_types = ["content.HomePage"]
    max_count_per_parent = 1
    search_fields = [
        *TextPage.search_fields,
        index.RelatedFields("questions", [index.SearchField("question"), index.SearchField("answer")]),
    ]

    class Meta:
        verbose_name = _("informatiepunt")
        verbose_name_plural = _("informatiepunten")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`below`: the pages under it; `questions`: each with the page that it leads to."""
        return {
            **super().get_context(request, *args, **kwargs),
            "below": self.get_children().live().public().in_menu(),
            "questions": self.questions.select_related("page__locale"),
        }


class InformationPointQuestion(Orderable):
    """'Mag ik dit cadeau aannemen?' → whom to ask, and where to read on."""

    information_point = ParentalKey(InformationPointPage, on_delete=models.CASCADE, related_name="questions")
    question = models.CharField(_("vraag"), max_length=160)
    answer = models.TextField(_("bij wie je dan bent"))
    page = page_link(_("pagina"))
    link_text = models.CharField(_("tekst van de link"), max_length=80, blank=True)

    panels = [FieldPanel("question"), FieldPanel("answer"), FieldPanel("page"), FieldPanel("link_text")]


class IntegrityGuidePage(TextPage):
    """Core value → rule → the regulation or page behind it."""

    content_panels = [*TextPage.content_panels, InlinePanel("rules", label=_("regel"))]
    template = "content/integrity_guide_page.html"
    parent_page_types = ["content.InformationPointPage"]
    max_count_per_parent = 1
    search_fields = [
        *TextPage.search_fields,
        index.RelatedFields("rules", [index.SearchField("situation"), index.SearchField("rule")]),
    ]

    class Meta:
        verbose_name = _("integriteitswijzer")
        verbose_name_plural = _("integriteitswijzers")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`chapters`: each core value with its rules."""
        rules = list(self.rules.select_related("page"))
        values = CoreValue.objects.live_in(self.locale.language_code)
        chapters = [(value, [rule for rule in rules if rule.value == value.code]) for value in values]
        return {**super().get_context(request, *args, **kwargs), "chapters": chapters}


class GuideRule(Orderable):
    guide = ParentalKey(IntegrityGuidePage, on_delete=models.CASCADE, related_name="rules")
    value = models.CharField(_("kernwaarde"), max_length=24, choices=ValueKey.choices)
    situation = models.CharField(_("situatie"), max_length=160)
    rule = models.TextField(_("regel"))
    page = page_link(_("regeling of pagina"))
    url = models.URLField(_("adres van een wet"), blank=True)
    source = models.CharField(_("waar het staat"), max_length=160, blank=True)

    panels = [
        FieldPanel("value"),
        FieldPanel("situation"),
        FieldPanel("rule"),
        FieldPanel("page"),
        FieldPanel("url"),
        FieldPanel("source"),
    ]


class ThemesPage(TextPage):
    """The eight themes with their building blocks."""

    template = "content/themes_page.html"
    parent_page_types = ["content.InformationPointPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("themapagina")
        verbose_name_plural = _("themapagina’s")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`themes`: each with `blocks`, the building blocks that are live."""
        blocks = BuildingBlock.objects.filter(live=True).select_related("page")
        themes = Theme.objects.live_in(self.locale.language_code).prefetch_related(
            models.Prefetch("building_blocks", blocks, to_attr="blocks")
        )
        return {**super().get_context(request, *args, **kwargs), "themes": themes}


class ChannelsPage(TextPage):
    """Where one can report. Nothing can be reported here, and no form may be built."""

    template = "content/channels_page.html"
    parent_page_types = ["content.HomePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("meldwijzer")
        verbose_name_plural = _("meldwijzers")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`groups`: (name of the kind, its channels), without empty ones."""
        channels = list(Channel.objects.live_in(self.locale.language_code).select_related("page__locale"))
        groups = [
            (kind.label, [channel for channel in channels if channel.kind == kind]) for kind in ChannelKind
        ]
        shown = [(label, of_kind) for label, of_kind in groups if of_kind]
        return {**super().get_context(request, *args, **kwargs), "groups": shown}
