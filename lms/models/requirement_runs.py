"""Publishing a requirement to everybody it is for, and changes of many assignments at once."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Person
from foundation.printing.models import PrintRun, done_within_total
from lms.models.requirements import Assignment, Exemption, Requirement, RequirementVersion


class RequirementRun(PrintRun):
    """Laying a published version on people: the same life as that of a print, with assignments at its end."""

    requirement_version = models.ForeignKey(RequirementVersion, on_delete=models.PROTECT, related_name="runs")
    # Whether what is open of who no longer belongs to the audience is closed; else they keep it.
    closes_others = models.BooleanField(default=False)
    made_count = models.PositiveIntegerField(default=0)
    closed_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [done_within_total("requirement_run_done_within_total")]


class BulkKind(models.TextChoices):
    EXEMPT = "exempt", _("vrijgesteld")
    MOVE = "move", _("uiterste dag verplaatst")
    CLASSROOM = "classroom", _("in een zaal gedaan")
    EQUIVALENCE = "equivalence", _("gelijk aan iets anders")


class BulkChange(models.Model):
    """What HR did with several people at once. Its rows say what was before, so that it can be undone."""

    # Chosen by the page that asks for it, so that a double click does it once.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="bulk_changes")
    kind = models.CharField(max_length=12, choices=BulkKind.choices)
    # Of an exemption or an equivalence.
    reason = models.CharField(max_length=240, blank=True)
    # The new last day, or the day on which it was done.
    day = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-done_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="bulk_change_undone_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.requirement}: {self.kind}"

    @property
    def makes_proof(self) -> bool:
        """What somebody completed is never taken back."""
        return self.kind in (BulkKind.CLASSROOM, BulkKind.EQUIVALENCE)


class BulkChangeRow(models.Model):
    bulk_change = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="rows")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="+")
    # With MOVE: as it was before.
    due_on = models.DateField(null=True, blank=True)
    due_without_absence = models.DateField(null=True, blank=True)
    due_set_on = models.DateField(null=True, blank=True)
    # With EXEMPT: the exemption that it made.
    exemption = models.ForeignKey(
        Exemption, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulk_change", "assignment"], name="bulk_change_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.bulk_change}: {self.assignment}"
