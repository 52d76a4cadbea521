from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class BasePage(Page):
    """What all our pages share: a date on which an editor looks at it again."""

    review_on = models.DateField(_("opnieuw bekijken op"), null=True, blank=True)

    settings_panels = [*Page.settings_panels, FieldPanel("review_on")]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`other_language_url`: this page in the other language; empty when it is not translated."""
        context = super().get_context(request, *args, **kwargs)
        other = self.get_translations().live().exclude(pk=self.pk).first()
        return {**context, "other_language_url": other.url if other else ""}


class HomePage(BasePage):
    introduction = models.TextField(_("inleiding"), blank=True)
    body = RichTextField(_("tekst"), features=TEXT_FEATURES, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    template = "content/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count_per_parent = 2


class InformationPage(BasePage):
    """A page to read: help and advice, privacy, accessibility."""

    introduction = models.TextField(_("inleiding"), blank=True)
    body = RichTextField(_("tekst"), features=TEXT_FEATURES, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    template = "content/information_page.html"
    parent_page_types = ["content.HomePage", "content.InformationPage"]
