"""What left: frozen numbers, and the ledger of who stands behind them."""

import hashlib
from typing import Any, cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.audit.models import SealedModel
from foundation.audit.rules import canonical_json
from foundation.people.models import Person
from foundation.printing.models import PrintRun
from measurement.models.studies import Study
from measurement.rules.report import Content


class LedgerState(models.Model):
    """Who ever was in a released set of one variable, by random id, and in which atom. No answers.

    It outlives the answers: without it a later number beside an earlier one could be of one person.
    """

    # Study.public_id
    study = models.UUIDField()
    # 'flow', a scale, or scales that share items joined by '+'.
    variable = models.CharField(max_length=400)
    # As measurement/rules/release.py packs it.
    members = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "variable"], name="ledger_state_once_a_variable"),
        ]

    def __str__(self) -> str:
        return f"{self.study} {self.variable}"


class Release(SealedModel):
    """A report at one moment. Everything that people see of a study comes from one of these."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="releases")
    # 1, 2, ... within the study.
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # As measurement/rules/report.py says.
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["study", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["study", "number"], name="release_number_once_a_study")
        ]

    def __str__(self) -> str:
        return f"{self.study}: {self.number}"

    @property
    def report(self) -> Content:
        return cast(Content, self.content)

    def sealed_content(self) -> dict[str, Any]:
        return {
            "study": self.study.public_id,
            "number": self.number,
            "made_at": self.made_at,
            "made_by": self.made_by.public_id if self.made_by else None,
            "content_sha256": self.content_sha256,
        }

    def integrity_faults(self) -> list[str]:
        faults = []
        if release_sha256(self.content) != self.content_sha256:
            faults.append("content does not match content_sha256")
        if self.content.get("number") != self.number:
            faults.append("content is of another release")
        return faults


def release_sha256(content: Any) -> str:
    return hashlib.sha256(canonical_json(content)).hexdigest()


class SharedResult(models.Model):
    """HR shares the figures of the whole organisation of one release with every colleague, and may take that back."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="sharings")
    # What the municipality does with it, in its own words; empty English: not translated.
    follow_up_nl = models.TextField()
    follow_up_en = models.TextField(blank=True)
    shared_at = models.DateTimeField()
    shared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release"],
                condition=models.Q(taken_back_at=None),
                name="shared_result_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_at=None, taken_back_by=None)
                | models.Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="shared_result_taken_back_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release}"


class ReleaseRun(PrintRun):
    """Asked for by a person, made by the worker: the same life as that of a print, with a release at its end."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="release_runs")
    release = models.ForeignKey(Release, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Code of the DomainError that stopped it.
    fault = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("aanvraag van een rapport")
        verbose_name_plural = _("aanvragen van een rapport")
