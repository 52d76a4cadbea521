"""Asking about names before free text is sent: used wherever somebody writes about work."""

import hashlib
from functools import cached_property

from django import forms
from django.conf import settings

from dilemmas.messages.names import names_sentences
from dilemmas.rules.names import Finding, findings


class AsksAboutNames(forms.Form):
    """Not valid while something in it looks like a name that was not asked about yet; asked once, it is the writer's.

    Its page includes dilemmas/partials/names_asked.html inside the form.
    """

    # The fields with free text.
    free_text: tuple[str, ...] = ()
    # Marks of what was asked about before.
    names_seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def is_valid(self) -> bool:
        return self.is_complete() and not self.names_asked

    def is_complete(self) -> bool:
        """Whether all that is asked for is there, whatever it looks like."""
        return super().is_valid()

    @property
    def names_asked(self) -> list[str]:
        """The sentences that ask; empty when there is nothing new to ask."""
        if not self.is_bound:
            return []
        seen = set(self.data.get(self.add_prefix("names_seen"), "").split())
        return names_sentences(one for one in self._likely_names if _mark(one) not in seen)

    @property
    def names_now_seen(self) -> str:
        """What goes along in the form, so that the same is not asked twice."""
        return " ".join(sorted({_mark(one) for one in self._likely_names})) if self.is_bound else ""

    @cached_property
    def _likely_names(self) -> list[Finding]:
        texts = (str(self.data.get(self.add_prefix(name), "")) for name in self.free_text)
        return [one for text in texts for one in findings(text, innocent=[settings.MUNICIPALITY_NAME])]


def _mark(finding: Finding) -> str:
    return hashlib.sha256(finding.text.casefold().encode()).hexdigest()[:12]
