"""Who was invited to something that they may do: the online dilemmatraining, or a module."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Engagement, Person, Unit
from foundation.printing.models import PrintRun, done_within_total


class CohortKind(models.TextChoices):
    # A training set of the catalogue, composed for each by themselves.
    TRAINING = "training", _("online dilemmatraining")
    MODULE = "module", _("module")


class Cohort(models.Model):
    """An invitation of many at once. Joining is asked, not required; who started and completed is read as long as it
    runs, and kept with its members once it is over."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=10, choices=CohortKind.choices)
    # ModulePage.translation_key, with MODULE.
    module_key = models.UUIDField(null=True, blank=True)
    # Of the one who invites; stands in each mail.
    message = models.TextField(blank=True)
    message_en = models.TextField(blank=True)
    # Days after the opening on which who did not complete it is reminded.
    reminder_days = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    # The last day, included.
    closes_on = models.DateField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # Closed by somebody before that day was over.
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=CohortKind.TRAINING, module_key=None)
                | Q(kind=CohortKind.MODULE, module_key__isnull=False),
                name="cohort_module_fits_kind",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_training(self) -> bool:
        return self.kind == CohortKind.TRAINING

    def title_in(self, language: str) -> str:
        return self.title_en if language == "en" and self.title_en else self.title

    def message_in(self, language: str) -> str:
        return self.message_en if language == "en" and self.message_en else self.message


class CohortMember(models.Model):
    """Somebody who was invited; once a person, whatever their number of jobs."""

    # In the link by which somebody says that no mail need come; nothing else can be done with it.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="members")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    # Where they stood on that day.
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opted_out_at = models.DateTimeField(null=True, blank=True)
    # How far they were when it was over, a Standing of lms/rules/cohorts.py; empty until then.
    standing_at_end = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "engagement"], name="cohort_member_invited_once")
        ]

    def __str__(self) -> str:
        return f"{self.cohort}: {self.engagement}"


class CohortRun(PrintRun):
    """Inviting who was chosen when a cohort was opened: the same life as that of a print, with members at its end."""

    cohort = models.OneToOneField(Cohort, on_delete=models.PROTECT, related_name="run")
    # Ids of their jobs; empty once all are members.
    job_ids = models.JSONField(default=list)

    class Meta:
        constraints = [done_within_total("cohort_run_done_within_total")]


class CompletionExport(models.Model):
    """A file for the HR system with what changed since the one before; the file itself is private and goes in time."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(unique=True)
    made_at = models.DateTimeField()
    # Empty: made by itself, or by the command.
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The night of which it is the export; empty: somebody asked for it.
    night = models.DateField(null=True, blank=True, unique=True)
    new_count = models.PositiveIntegerField(default=0)
    carried_count = models.PositiveIntegerField(default=0)
    withdrawn_count = models.PositiveIntegerField(default=0)
    # Of the file, as hex.
    sha256 = models.CharField(max_length=64)
    wiped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def file_name(self) -> str:
        """In the print storage."""
        return f"completions/{self.public_id}.csv"


class ExportedKind(models.TextChoices):
    MODULE = "module", _("module")
    TRAINING = "training", _("online dilemmatraining")
    PART = "part", _("onderdeel")
    WITHDRAWAL = "withdrawal", _("intrekking")


class ExportedRecord(models.Model):
    """That a record stood in a file, so that it stands in no later one."""

    export = models.ForeignKey(CompletionExport, on_delete=models.PROTECT, related_name="records")
    kind = models.CharField(max_length=10, choices=ExportedKind.choices)
    # Its row in the table of that kind. No foreign key: erasing the record must stay possible.
    record_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id"], name="exported_record_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
