from dataclasses import replace
from typing import Any

from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.signing import dumps
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, Panel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import PreviewableMixin

from foundation.content.rules.brand import COLOURS, WIDEST_CORNER, Brand, Fault, faults_of

# Salt of a signed draft.
DRAFT = "brand-draft"
# Where the brand in use is kept, so that pages do without the query.
BRAND_KEY = "brand"
LOGO_HEIGHT = 44
is_hex = RegexValidator(r"^#[0-9a-f]{6}\Z", _("Schrijf de kleur als #rrggbb, met kleine letters."))
COLOUR_WORDS = {
    "actie": _("actie"),
    "actie-donker": _("actie, ingedrukt"),
    "inkt": _("inkt"),
    "nacht": _("nacht"),
    "steen": _("steen"),
    "zorgvuldig": _("zorgvuldigheid"),
    "verantwoordelijk": _("verantwoordelijkheid"),
    "onafhankelijk": _("onafhankelijkheid"),
    "professioneel": _("professionaliteit"),
    "nacht-verantwoordelijk": _("verantwoordelijkheid"),
    "nacht-onafhankelijk": _("onafhankelijkheid"),
    "wit": _("wit"),
    "inkt-zacht": _("grijze tekst"),
    "lijn": _("de lijn om een veld"),
}

# Name of a colour in the style sheet → our field.
FIELDS = {
    "actie": "action",
    "actie-donker": "action_dark",
    "inkt": "ink",
    "nacht": "night",
    "steen": "stone",
    "zorgvuldig": "careful",
    "verantwoordelijk": "responsible",
    "onafhankelijk": "independent",
    "professioneel": "professional",
}


class BrandFont(models.TextChoices):
    ATKINSON = "atkinson", _("Atkinson Hyperlegible Next (meegeleverd)")
    DEVICE = "device", _("het lettertype van het apparaat")


def _colour(label: Any, name: str) -> models.CharField:
    return models.CharField(label, max_length=7, default=COLOURS[name], validators=[is_hex])


def _colour_panel(field: str) -> Panel:
    return FieldPanel(field, widget=forms.TextInput(attrs={"type": "color"}))


@register_setting(icon="view")
class BrandSettings(PreviewableMixin, BaseGenericSetting):
    """What a municipality makes its own. Forms and places of the plein never change."""

    wordmark = models.CharField(
        _("naam naast het teken"),
        max_length=24,
        default="Integriteitsplein",
        help_text=_("Staat op elke pagina en in elke e-mail."),
    )
    # From the library of images, which refuses SVG: that can carry a program. What is served is drawn anew.
    logo = models.ForeignKey(
        "content.PleinImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo van de gemeente"),
        help_text=_(
            "PNG, JPEG of WebP, liefst zonder achtergrond. SVG kan niet: daar past een programma in."
        ),
    )
    action = _colour(_("actie: knoppen, links en voortgang"), "actie")
    action_dark = _colour(_("actie, ingedrukt"), "actie-donker")
    ink = _colour(_("inkt: tekst, lijnen en tekens"), "inkt")
    night = _colour(_("nacht: donker, voor momenten die je deelt"), "nacht")
    stone = _colour(_("steen: het rustige vlak naast wit"), "steen")
    careful = _colour(_("zorgvuldigheid: licht, met inkt erop"), "zorgvuldig")
    responsible = _colour(_("verantwoordelijkheid: donker, met wit erop"), "verantwoordelijk")
    independent = _colour(_("onafhankelijkheid: donker, met wit erop"), "onafhankelijk")
    professional = _colour(_("professionaliteit: licht, met inkt erop"), "professioneel")
    font = models.CharField(_("lettertype"), max_length=10, choices=BrandFont, default=BrandFont.ATKINSON)
    corner = models.PositiveSmallIntegerField(
        _("ronding van knoppen en velden, in pixels"),
        default=2,
        validators=[MaxValueValidator(WIDEST_CORNER)],
    )

    select_related = ["logo"]
    panels = [
        MultiFieldPanel([FieldPanel("wordmark"), FieldPanel("logo")], heading=_("Naam en logo")),
        MultiFieldPanel(
            [
                HelpPanel(
                    _("Bij het bewaren rekenen we na of alles leesbaar blijft. Bekijk eerst het voorbeeld.")
                ),
                FieldRowPanel([_colour_panel("action"), _colour_panel("action_dark")]),
                FieldRowPanel([_colour_panel("ink"), _colour_panel("night"), _colour_panel("stone")]),
            ],
            heading=_("Kleuren om mee te werken"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([_colour_panel("careful"), _colour_panel("responsible")]),
                FieldRowPanel([_colour_panel("independent"), _colour_panel("professional")]),
            ],
            heading=_("Kleuren van de vier kernwaarden"),
        ),
        MultiFieldPanel([FieldPanel("font"), FieldPanel("corner")], heading=_("Letter en vorm")),
    ]

    class Meta:
        verbose_name = _("huisstijl")

    def __str__(self) -> str:
        return self.wordmark

    @property
    def colours(self) -> dict[str, str]:
        """Name in the style sheet → colour."""
        return {name: getattr(self, field) for name, field in FIELDS.items()}

    def clean(self) -> None:
        super().clean()
        refusals: dict[str, list[str]] = {}
        for fault in faults_of(self.colours):
            field = FIELDS[fault.pair.changes]
            refusals.setdefault(field, []).append(_sentence(fault))
        if refusals:
            raise ValidationError(refusals)

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        cache.delete(BRAND_KEY)

    def as_brand(self) -> Brand:
        """Draws the logo when it was not drawn before."""
        brand = Brand(wordmark=self.wordmark, colours=self.colours, font=self.font, corner=self.corner)
        if not self.logo:
            return brand
        drawn = self.logo.get_rendition(f"max-400x{2 * LOGO_HEIGHT}|format-png")
        return replace(brand, logo_url=drawn.url, logo_width=drawn.width // 2, logo_height=drawn.height // 2)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "styleguide/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """`brand`, and `draft`: the same, signed, so that only we can ask for its style sheet."""
        draft = dumps([self.colours, self.font, self.corner], salt=DRAFT, compress=True)
        context = super().get_preview_context(request, mode_name)
        return {**context, "brand": self.as_brand(), "draft": draft}


def _sentence(fault: Fault) -> str:
    """Which two, how much, and what would do."""
    words = {
        "front": COLOUR_WORDS[fault.pair.front],
        "back": COLOUR_WORDS[fault.pair.back],
        "ratio": number_format(int(fault.ratio * 100) / 100, decimal_pos=2),
        "least": number_format(fault.pair.least, decimal_pos=1),
        "mend": fault.mend,
    }
    if not fault.mend:
        return now("%(front)s op %(back)s is niet te lezen: %(ratio)s, nodig is %(least)s.") % words
    return now("%(front)s op %(back)s: %(ratio)s, nodig is %(least)s. Dichtbij en goed: %(mend)s.") % words
