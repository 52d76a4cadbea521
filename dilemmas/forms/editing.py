"""How editors write a case."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.forms import WagtailAdminPageForm


class CaseForm(WagtailAdminPageForm):
    """A draft may differ from the other languages; what is submitted or published may not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What the last change was says nothing of the next one.
        if "change_kind" in self.fields and not self.instance.has_unpublished_changes:
            self.initial["change_kind"] = self.instance._meta.get_field("change_kind").default

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        options = cleaned.get("options")
        if options is not None and not self.is_deferred_validation:
            for other in self.instance.live_in_other_languages():
                if len(other.options) != len(options):
                    self.add_error("options", options_differ(len(options), other))
        return cleaned


def options_differ(own: int, other: Any) -> str:
    """Which languages, how many each, and what to do."""
    return " ".join(
        (
            ngettext("Hier staat %(n)d mogelijkheid,", "Hier staan %(n)d mogelijkheden,", own) % {"n": own},
            _("in het %(language)s %(there)d.")
            % {"language": other.locale.get_display_name(), "there": len(other.options)},
            _("Keuzes worden samen geteld, dus het aantal moet gelijk zijn."),
            _(
                "Wil je er minder of meer? Haal dan eerst de andere taal offline, en publiceer die daarna opnieuw."
            ),
        )
    )
