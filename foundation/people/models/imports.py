import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.people.models.persons import Engagement, Person


class ImportKind(models.TextChoices):
    PEOPLE = "people", _("medewerkers")
    UNITS = "units", _("eenheden")


class ImportStatus(models.TextChoices):
    STAGED = "staged", _("te beslissen")
    REFUSED = "refused", _("geweigerd")
    APPLIED = "applied", _("geïmporteerd")
    DISCARDED = "discarded", _("weggegooid")


class LineOutcome(models.TextChoices):
    NEW = "new", _("nieuw")
    CHANGED = "changed", _("gewijzigd")
    UNCHANGED = "unchanged", _("ongewijzigd")
    WRONG = "wrong", _("fout")
    HELD = "held", _("wacht")


class ImportRun(models.Model):
    """One HR file, read and judged, waiting for HR or decided upon."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=ImportKind.choices)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=12, blank=True)
    separator = models.CharField(max_length=1, blank=True)
    # A supplement: who is not in it has not left.
    is_partial = models.BooleanField(default=False)
    started_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    staged_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=ImportStatus.choices)
    applied_at = models.DateTimeField(null=True, blank=True)
    # Lines by outcome, and "ended": contracts that a full file no longer names.
    counts = models.JSONField(default=dict, blank=True)
    # Columns the file does not have and may lack; what they would say stays as it is.
    absent_columns = models.JSONField(default=list, blank=True)
    # Digest of the rows it was compared with; when they have changed since, it must be read again.
    based_on = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["status", "staged_at"], name="import_run_by_status")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.status})"

    @property
    def is_staged(self) -> bool:
        return self.status == ImportStatus.STAGED

    @property
    def is_refused(self) -> bool:
        return self.status == ImportStatus.REFUSED

    @property
    def is_applied(self) -> bool:
        return self.status == ImportStatus.APPLIED


class ImportLineQuerySet(models.QuerySet["ImportLine"]):
    def waiting(self) -> "ImportLineQuerySet":
        """Held lines of applied files whose unit is still to be found."""
        return self.filter(
            outcome=LineOutcome.HELD, resolved_at=None, run__status=ImportStatus.APPLIED
        ).order_by("run__applied_at", "line_number")

    def with_faults(self) -> "ImportLineQuerySet":
        return self.filter(outcome__in=[LineOutcome.WRONG, LineOutcome.HELD]).order_by("line_number")


class ImportLine(models.Model):
    """One line of a file. What it says of a person is wiped when the run is decided upon.

    `values`: field → canonical text; `changes`: list of field, before, after;
    `faults`: list of code, column, value, details.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="lines")
    # In the file; 1 is the heading.
    line_number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=LineOutcome.choices)
    values = models.JSONField(default=dict, blank=True)
    changes = models.JSONField(default=list, blank=True)
    faults = models.JSONField(default=list, blank=True)
    # When a held line was imported after all, or a later file made it void.
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = ImportLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "line_number"], name="import_line_once_a_run"),
        ]
        indexes = [models.Index(fields=["outcome", "resolved_at"], name="import_line_waiting")]

    def __str__(self) -> str:
        return f"{self.run}: {self.line_number}"


class ProposedEnding(models.Model):
    """A contract that a full file no longer names; it ends only when HR confirms."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="proposed_endings")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="proposed_endings")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "engagement"], name="ending_proposed_once_a_run")
        ]

    def __str__(self) -> str:
        return str(self.engagement)


class AwaitedManager(models.Model):
    """A line manager the HR file names, whose own line is still held or wrong."""

    engagement = models.OneToOneField(Engagement, on_delete=models.CASCADE, related_name="awaited_manager")
    personnel_number = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.personnel_number


class HeadingMapping(models.Model):
    """A heading of the municipality's own HR system, remembered."""

    kind = models.CharField(max_length=8, choices=ImportKind.choices)
    # Normalised: letters and digits only, lower case, no accents.
    heading = models.CharField(max_length=120)
    # Empty: this column is skipped.
    field = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "heading"], name="heading_mapped_once")]

    def __str__(self) -> str:
        return f"{self.heading} → {self.field or '-'}"
