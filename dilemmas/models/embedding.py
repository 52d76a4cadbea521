from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from dilemmas.rules.origins import origins_in


@register_setting(icon="code")
class EmbedSettings(BaseSiteSetting):
    """Which intranets may show our widgets; without any only this site itself."""

    frame_ancestors = models.TextField(
        _("websites die de poll mogen tonen"),
        blank=True,
        help_text=_(
            "Eén adres per regel, zoals https://intranet.gemeente.nl. Zonder pad en zonder sterretje. Leeg: alleen"
            " deze website zelf."
        ),
    )

    panels = [FieldPanel("frame_ancestors")]

    class Meta:
        verbose_name = _("inbedden op intranet")

    @property
    def origins(self) -> list[str]:
        return origins_in(self.frame_ancestors)[0]

    def clean(self) -> None:
        super().clean()
        origins, refused = origins_in(self.frame_ancestors)
        if refused:
            raise ValidationError(
                {
                    "frame_ancestors": _(
                        "Dit is geen adres van één website: %(lines)s. Schrijf het als https://intranet.gemeente.nl."
                    )
                    % {"lines": ", ".join(refused)}
                }
            )
        self.frame_ancestors = "\n".join(origins)
