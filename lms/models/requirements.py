import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Engagement, Unit


class GateKind(models.TextChoices):
    OATH = "oath", _("ambtseed")
    DECLARATION = "declaration", _("verklaringen")


class StepKind(models.TextChoices):
    MODULE = "module", _("module")


class DueAnchor(models.TextChoices):
    START = "start", _("de eerste werkdag")
    FIXED = "fixed", _("een vaste datum")


class Requirement(models.Model):
    """Something people must do; what exactly, and who, stands in its versions."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.title


class RequirementVersion(models.Model):
    """Who must do it, by when, and what stays shut until then."""

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    # The audience: kinds of engagement, units (with all below them; none means all), and start dates.
    kinds = models.JSONField()
    units = models.ManyToManyField(Unit, blank=True)
    starts_from = models.DateField(null=True, blank=True)
    due_anchor = models.CharField(max_length=8, choices=DueAnchor.choices)
    # With START: months after the first day, clamped to the month's end. With FIXED: due_on.
    due_months = models.PositiveSmallIntegerField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    # GateKind values that stay shut until every step is done.
    gates = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["requirement", "number"], name="requirement_version_number_once"),
            models.CheckConstraint(
                condition=Q(due_anchor=DueAnchor.START, due_months__isnull=False)
                | Q(due_anchor=DueAnchor.FIXED, due_on__isnull=False),
                name="requirement_due_fits_anchor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} ({self.number})"


class RequirementStep(models.Model):
    """One thing to do; the only kind yet is a module, in at least this version."""

    requirement_version = models.ForeignKey(
        RequirementVersion, on_delete=models.PROTECT, related_name="steps"
    )
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=StepKind.choices, default=StepKind.MODULE)
    # ModulePage.translation_key.
    module_key = models.UUIDField(db_index=True)
    least_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=["requirement_version", "position"], name="requirement_step_position_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.requirement_version} {self.position}"


class Assignment(models.Model):
    """A requirement laid on one engagement, once a cycle. Closed when the person leaves, never deleted."""

    # Also the xAPI registration of everything done for it.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="assignments")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="assignments")
    requirement_version = models.ForeignKey(RequirementVersion, on_delete=models.PROTECT)
    cycle = models.PositiveSmallIntegerField(default=1)
    assigned_at = models.DateTimeField()
    # Due at the end of this day in Amsterdam; empty while the start date is unknown.
    due_on = models.DateField(null=True, blank=True)
    # What `due_on` would be without days of absence; empty while no absence moved it.
    due_without_absence = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "requirement", "cycle"], name="assignment_once_a_cycle"
            )
        ]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.requirement}"
