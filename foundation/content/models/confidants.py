"""Confidants: to be found by everybody, and nobody may be seen looking.

The server keeps nothing of who opens these pages: config.middleware.NobodyMiddleware takes the session away
before anything reads it, by the fixed address below. docs/decisions/0007-pages-of-confidants.md.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from foundation.content.models.pages import TextPage


class UnseenPage(TextPage):
    """Answers without a trace: not kept by the browser, and the next page does not hear of it."""

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["Referrer-Policy"] = "no-referrer"
        return response


class ConfidantIndexPage(UnseenPage):
    template = "content/confidant_index_page.html"
    parent_page_types = ["content.HomePage"]
    subpage_types = ["content.ConfidantPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("overzicht van vertrouwenspersonen")
        verbose_name_plural = _("overzichten van vertrouwenspersonen")

    def clean(self) -> None:
        super().clean()
        if self.slug != settings.CONFIDANTS_SLUG:
            sentence = now(
                "Laat hier ‘%(slug)s’ staan. Door dit vaste adres bewaart de server niets van bezoekers."
            )
            raise ValidationError({"slug": sentence % {"slug": settings.CONFIDANTS_SLUG}})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`groups`: (name of the kind, its confidants), without empty ones."""
        confidants = list(ConfidantPage.objects.child_of(self).live().public().select_related("locale"))
        groups = [(kind.label, [one for one in confidants if one.kind == kind]) for kind in ConfidantKind]
        return {
            **super().get_context(request, *args, **kwargs),
            "groups": [(label, of_kind) for label, of_kind in groups if of_kind],
        }


class ConfidantKind(models.TextChoices):
    INTERNAL = "internal", _("Binnen de gemeente")
    EXTERNAL = "external", _("Van buiten de gemeente")


class ConfidantPage(UnseenPage):
    kind = models.CharField(
        _("soort"), max_length=10, choices=ConfidantKind.choices, default=ConfidantKind.INTERNAL
    )
    photo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("foto"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Mag leeg blijven."),
    )
    topics = models.CharField(_("waarover"), max_length=200, blank=True)
    phone = models.CharField(_("telefoon"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    meeting_place = models.CharField(_("waar en wanneer"), max_length=200, blank=True)

    content_panels = [
        *TextPage.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("photo")]),
        FieldPanel("topics"),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
        FieldPanel("meeting_place"),
    ]
    template = "content/confidant_page.html"
    parent_page_types = ["content.ConfidantIndexPage"]
    subpage_types: list[str] = []
    search_fields = [*TextPage.search_fields, index.SearchField("topics"), index.FilterField("kind")]

    class Meta:
        verbose_name = _("vertrouwenspersoon")
        verbose_name_plural = _("vertrouwenspersonen")

    @property
    def phone_digits(self) -> str:
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")
