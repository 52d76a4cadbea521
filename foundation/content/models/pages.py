from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from foundation.content.models.items import CoreValue

# The root of the tree is 1.
HOME_DEPTH = 2
TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class BasePage(Page):
    """What all our pages share: a date on which an editor looks at it again."""

    review_on = models.DateField(_("opnieuw bekijken op"), null=True, blank=True)

    settings_panels = [*Page.settings_panels, FieldPanel("review_on")]
    # True where readers see a frozen copy: then serving it needs none of the fields of its own.
    shows_frozen_copy = False

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`other_language_url`: this page in the other language; empty when it is not translated."""
        context = super().get_context(request, *args, **kwargs)
        # Of the page itself, not of its type: only the address is asked for.
        translations = Page.objects.filter(translation_key=self.translation_key, live=True)
        other = translations.exclude(pk=self.pk).only("url_path", "locale_id", "live").order_by().first()
        return {**context, "other_language_url": other.url if other else ""}


class TextPage(BasePage):
    """A title, an introduction and a text; most pages are this with something of their own."""

    introduction = models.TextField(_("inleiding"), blank=True)
    body = RichTextField(_("tekst"), features=TEXT_FEATURES, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction", boost=1.5),
        index.SearchField("body"),
    ]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`up_url`, `up_title`: the page above, below the home page; `english_url`: near a page without English."""
        context = super().get_context(request, *args, **kwargs)
        parent = self.get_parent()
        has_parent = parent is not None and parent.depth > HOME_DEPTH
        return {
            **context,
            "up_url": parent.url if has_parent else "",
            "up_title": parent.title if has_parent else "",
            "english_url": "" if context["other_language_url"] else self._english_url_nearby(),
        }

    def _english_url_nearby(self) -> str:
        if self.locale.language_code == "en" or self.depth is None:
            return ""
        for ancestor in self.get_ancestors().filter(depth__gte=HOME_DEPTH).order_by("-depth"):
            if english := ancestor.get_translations().live().first():
                return str(english.url)
        return ""


class HomePage(TextPage):
    template = "content/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count_per_parent = 2

    class Meta:
        verbose_name = _("voorpagina")
        verbose_name_plural = _("voorpagina’s")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`values`: the four core values; `entrances`: the pages below it that visitors begin at."""
        entrances = self.get_children().live().public().in_menu()
        return {
            **super().get_context(request, *args, **kwargs),
            "values": CoreValue.objects.live_in(self.locale.language_code),
            "entrances": entrances,
        }


class InformationPage(TextPage):
    """A page to read: help and advice, privacy, accessibility."""

    template = "content/information_page.html"
    parent_page_types = ["content.HomePage", "content.InformationPage", "content.InformationPointPage"]

    class Meta:
        verbose_name = _("leespagina")
        verbose_name_plural = _("leespagina’s")
