"""Lists that editors keep: values, themes, building blocks, measures, questions, channels and help lines."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Page,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index


class ListItemQuerySet(models.QuerySet):
    def live_in(self, language: str) -> "ListItemQuerySet":
        """Those in this language; the Dutch ones where nothing is translated."""
        found = self.filter(live=True, locale__language_code=language)
        return found if language == "nl" or found.exists() else self.live_in("nl")


class ListItem(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    TranslatableMixin,
    index.Indexed,
    models.Model,
):
    """One line of a list, with a code that files and programs know it by."""

    code = models.SlugField(_("code"), max_length=80, help_text=_("Verandert niet als de naam verandert."))
    name = models.CharField(_("naam"), max_length=400)
    text = models.TextField(_("uitleg"), blank=True)
    position = models.PositiveSmallIntegerField(_("plek in de lijst"), default=0)
    source = models.CharField(_("bron"), max_length=200, blank=True)

    objects = ListItemQuerySet.as_manager()

    # Whether it says how to reach somebody.
    is_reachable = False
    panels: list[Panel] = [
        FieldPanel("name"),
        FieldPanel("text"),
        FieldPanel("position"),
        FieldPanel("source"),
        FieldPanel("code"),
    ]
    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("text"),
        index.FilterField("locale"),
        index.FilterField("live"),
    ]

    class Meta(TranslatableMixin.Meta):
        abstract = True
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "locale"], name="%(class)s_code_once_a_language")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_label(self) -> str:
        return str(self._meta.verbose_name)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "content/items/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {**super().get_preview_context(request, mode_name), "item": self}


def page_link(label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        Page, verbose_name=label, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )


class ValueKey(models.TextChoices):
    """The four forms of the visual language; a municipality renames a value, the form stays."""

    CAREFUL = "zorgvuldigheid", _("zorgvuldigheid: kwart")
    RESPONSIBLE = "verantwoordelijkheid", _("verantwoordelijkheid: vierkant")
    INDEPENDENT = "onafhankelijkheid", _("onafhankelijkheid: cirkel")
    PROFESSIONAL = "professionaliteit", _("professionaliteit: driehoek")


class CoreValue(ListItem):
    explanation = models.TextField(_("wat dat in het werk betekent"), blank=True)

    panels = [
        FieldPanel("name"),
        FieldPanel("text", help_text=_("Eén zin, bij de vorm op de voorpagina.")),
        FieldPanel("explanation"),
        FieldPanel("position"),
        FieldPanel("source"),
    ]
    search_fields = [*ListItem.search_fields, index.SearchField("explanation")]

    class Meta(ListItem.Meta):
        verbose_name = _("kernwaarde")
        verbose_name_plural = _("kernwaarden")
        constraints = [
            *ListItem.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(code__in=ValueKey.values), name="corevalue_has_one_of_four_forms"
            ),
        ]


class Theme(ListItem):
    class Meta(ListItem.Meta):
        verbose_name = _("thema")
        verbose_name_plural = _("thema’s")


class BuildingBlock(ListItem):
    """A bouwsteen: something that the municipality does or has for integrity."""

    theme = models.ForeignKey(
        Theme, verbose_name=_("thema"), on_delete=models.PROTECT, related_name="building_blocks"
    )
    letter = models.CharField(_("letter"), max_length=1)
    page = page_link(_("pagina die het uitlegt"))

    panels = [FieldPanel("theme"), FieldPanel("letter"), *ListItem.panels, FieldPanel("page")]

    class Meta(ListItem.Meta):
        verbose_name = _("bouwsteen")
        verbose_name_plural = _("bouwstenen")


class Measure(ListItem):
    """One of VNG's ten measures; who carries it and how far it is belongs to the plan of the year."""

    page = page_link(_("pagina die het uitlegt"))

    panels = [*ListItem.panels, FieldPanel("page")]

    class Meta(ListItem.Meta):
        verbose_name = _("maatregel")
        verbose_name_plural = _("maatregelen")


class SelfScanPart(models.TextChoices):
    ENCOURAGE = "stimuleren", _("Stimuleren")
    COMPLY = "naleven", _("Naleven")


class SelfScanScale(models.IntegerChoices):
    """The documents name no scale; ours is from never to always."""

    NEVER = 1, _("nooit")
    SOMETIMES = 2, _("soms")
    OFTEN = 3, _("vaak")
    ALWAYS = 4, _("altijd")


class SelfScanQuestion(ListItem):
    part = models.CharField(_("onderdeel"), max_length=12, choices=SelfScanPart.choices)
    is_open = models.BooleanField(
        _("open vraag"), default=False, help_text=_("Het antwoord is tekst, geen schaal.")
    )

    panels = [FieldPanel("part"), *ListItem.panels, FieldPanel("is_open")]

    class Meta(ListItem.Meta):
        verbose_name = _("vraag van de zelfscan")
        verbose_name_plural = _("vragen van de zelfscan")


class ChannelKind(models.TextChoices):
    DANGER = "danger", _("Nu gevaar")
    INSIDE = "inside", _("Melden binnen de gemeente")
    OUTSIDE = "outside", _("Melden buiten de gemeente")
    COMPLAINT = "complaint", _("Een klacht indienen")


class Reachable(ListItem):
    """Where people turn to; a link and a number, never a form of ours."""

    phone = models.CharField(_("telefoon"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    page = page_link(_("pagina op deze website"))
    url = models.URLField(_("adres van een andere website"), blank=True)
    link_text = models.CharField(_("tekst van de link"), max_length=120, blank=True)

    is_reachable = True
    panels = [
        *ListItem.panels,
        FieldPanel("phone"),
        FieldPanel("email"),
        FieldPanel("page"),
        FieldPanel("url"),
        FieldPanel("link_text"),
    ]

    class Meta(ListItem.Meta):
        abstract = True

    @property
    def phone_digits(self) -> str:
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")

    # Once for each object: an address takes longer to make than to show.
    @cached_property
    def page_url(self) -> str:
        """Empty without a page, and while it is not public."""
        return (self.page.url or "") if self.page and self.page.live else ""


class Channel(Reachable):
    """A place to report or complain, outside this website."""

    kind = models.CharField(_("soort"), max_length=12, choices=ChannelKind.choices)

    panels = [FieldPanel("kind"), *Reachable.panels]

    class Meta(ListItem.Meta):
        verbose_name = _("plek om te melden")
        verbose_name_plural = _("plekken om te melden")


class HelpLine(Reachable):
    """Somebody to talk to: on every page of a case or a course, or where a case names it."""

    on_every_page = models.BooleanField(
        _("bij elke casus en les"),
        default=True,
        help_text=_("Uit: alleen bij een casus die deze hulplijn noemt."),
    )

    panels = [*Reachable.panels, FieldPanel("on_every_page")]

    class Meta(ListItem.Meta):
        verbose_name = _("hulplijn")
        verbose_name_plural = _("hulplijnen")
