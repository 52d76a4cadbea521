from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dilemmas.models import KindOfWork, Level
from dilemmas.rules.sets import ALL_WORK
from foundation.people.models import Engagement


class StartForm(forms.Form):
    """For which work somebody practises; what HR knows is filled in and can be changed."""

    job = forms.ChoiceField(label=_("Voor welk werk oefen je?"), widget=forms.RadioSelect)
    level = forms.ChoiceField(
        label=_("Wat past het best bij jou?"),
        choices=[
            (Level.HANDS_ON, _("Uitvoerend: ik doe het werk zelf")),
            (Level.ADVISORY, _("Adviserend: ik denk mee, schrijf of begeleid")),
            (Level.LEADING, _("Leidinggevend: ik stuur mensen aan")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat het best bij je past.")},
    )
    work = forms.ChoiceField(
        label=_("Welk werk lijkt het meest op het jouwe?"),
        error_messages={"required": _("Kies het werk dat het meest op het jouwe lijkt.")},
    )

    def __init__(
        self, *args: Any, jobs: Sequence[Engagement], kinds: Sequence[KindOfWork], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._jobs = {str(job.public_id): job for job in jobs}
        self._field("job").choices = [
            (key, job.job_title or job.get_kind_display()) for key, job in self._jobs.items()
        ]
        if len(jobs) == 1:
            # Nothing to choose.
            del self.fields["job"]
        self._field("work").choices = [
            ("", _now("Kies je werk")),
            *((one.code, one.name) for one in kinds if one.code != ALL_WORK),
            (ALL_WORK, _now("Iets anders, of van alles wat")),
        ]

    @property
    def chosen_job(self) -> Engagement:
        key = self.cleaned_data.get("job") or next(iter(self._jobs))
        return self._jobs[key]

    def _field(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])
