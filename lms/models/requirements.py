import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Engagement, Person, Unit
from lms.models.programmes import Programme, ProgrammePart, StepKind


class GateKind(models.TextChoices):
    OATH = "oath", _("ambtseed")
    DECLARATION = "declaration", _("verklaringen")


class DueAnchor(models.TextChoices):
    START = "start", _("de eerste werkdag")
    FIXED = "fixed", _("een vaste datum")
    COMPLETION = "completion", _("de laatste afronding")


class Requirement(models.Model):
    """Something people must do; what exactly, and who, stands in its versions."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    # From this day on it is laid on nobody, and what is open of it is closed.
    ends_on = models.DateField(null=True, blank=True)
    ends_because = models.CharField(max_length=240, blank=True)

    def __str__(self) -> str:
        return self.title

    def title_in(self, language: str) -> str:
        return self.title_en if language == "en" and self.title_en else self.title


class RequirementVersionQuerySet(models.QuerySet["RequirementVersion"]):
    def with_gate(self, kind: GateKind) -> "RequirementVersionQuerySet":
        """Those that keep this gate shut until their steps are done."""
        # JSON containment differs between the databases; as text a code stands between quotes in each.
        gates_as_text = Cast("gates", models.TextField())
        return self.alias(gates_as_text=gates_as_text).filter(gates_as_text__contains=f'"{kind}"')


class RequirementVersion(models.Model):
    """Who must do it, by when, and what stays shut until then."""

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    # The audience: kinds of engagement, units (with all below them; none means all), start dates (both included),
    # function levels 1-18 (both included) and, with `managers_only`, who is line manager of somebody.
    kinds = models.JSONField()
    units = models.ManyToManyField(Unit, blank=True)
    starts_from = models.DateField(null=True, blank=True)
    starts_until = models.DateField(null=True, blank=True)
    level_from = models.PositiveSmallIntegerField(null=True, blank=True)
    level_until = models.PositiveSmallIntegerField(null=True, blank=True)
    managers_only = models.BooleanField(default=False)
    # The programme that its steps were copied from.
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_anchor = models.CharField(max_length=12, choices=DueAnchor.choices)
    # With START: months after the first day, with COMPLETION after the last completion of `anchor`; clamped to
    # the month's end. With FIXED: due_on.
    due_months = models.PositiveSmallIntegerField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    anchor = models.ForeignKey(Requirement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # So many months a completion holds; then it is asked again. Empty: for ever.
    validity_months = models.PositiveSmallIntegerField(null=True, blank=True)
    # So many days before the last day a refresher is laid on people.
    window_days = models.PositiveSmallIntegerField(default=60)
    # Who completed an earlier version does it again by this day, also when it is completed later than this version
    # came; empty: they keep what they have.
    renew_by = models.DateField(null=True, blank=True)
    # GateKind values that stay shut until every step is done.
    gates = models.JSONField(default=list)

    objects = RequirementVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["requirement", "number"], name="requirement_version_number_once"),
            models.CheckConstraint(
                condition=Q(due_anchor=DueAnchor.START, due_months__isnull=False)
                | Q(due_anchor=DueAnchor.FIXED, due_on__isnull=False)
                | Q(due_anchor=DueAnchor.COMPLETION, due_months__isnull=False, anchor__isnull=False),
                name="requirement_due_fits_anchor",
            ),
            models.CheckConstraint(
                condition=Q(starts_from=None) | Q(starts_until=None) | Q(starts_until__gte=F("starts_from")),
                name="requirement_starts_in_order",
            ),
            models.CheckConstraint(
                condition=Q(level_from=None) | Q(level_until=None) | Q(level_until__gte=F("level_from")),
                name="requirement_levels_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} ({self.number})"


class RequirementStep(models.Model):
    """One thing to do: a module in at least this version, or a part of a programme."""

    requirement_version = models.ForeignKey(
        RequirementVersion, on_delete=models.PROTECT, related_name="steps"
    )
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=StepKind.choices, default=StepKind.MODULE)
    # With MODULE: ModulePage.translation_key, else empty.
    module_key = models.UUIDField(null=True, blank=True, db_index=True)
    least_version = models.PositiveIntegerField(default=1)
    # With any other kind.
    part = models.ForeignKey(
        ProgrammePart, null=True, blank=True, on_delete=models.PROTECT, related_name="steps"
    )

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=["requirement_version", "position"], name="requirement_step_position_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=StepKind.MODULE, module_key__isnull=False, part=None)
                | (~Q(kind=StepKind.MODULE) & Q(module_key=None, part__isnull=False)),
                name="requirement_step_is_module_or_part",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement_version} {self.position}"


class ClosedBecause(models.TextChoices):
    LEFT = "left", _("het dienstverband is voorbij")
    DECEASED = "deceased", _("overleden")
    AUDIENCE = "audience", _("hoort er niet meer bij")
    ENDED = "ended", _("de verplichting is ingetrokken")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def open(self) -> "AssignmentQuerySet":
        """What somebody still has to do."""
        return self.filter(closed_at=None, completed_at=None, exempt_at=None)

    def done_for_now(self, requirement_id: int) -> "AssignmentQuerySet":
        """Of this requirement the last round of everybody, where that is done and not closed."""
        last = Assignment.objects.filter(
            engagement=models.OuterRef("engagement"), requirement=requirement_id
        ).order_by("-cycle")
        return self.filter(
            requirement=requirement_id,
            closed_at=None,
            completed_at__isnull=False,
            cycle=models.Subquery(last.values("cycle")[:1]),
        )


class Assignment(models.Model):
    """A requirement laid on one engagement, once a cycle. Closed when the person leaves, never deleted."""

    # Also the xAPI registration of everything done for it.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="assignments")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="assignments")
    requirement_version = models.ForeignKey(
        RequirementVersion, on_delete=models.PROTECT, related_name="assignments"
    )
    cycle = models.PositiveSmallIntegerField(default=1)
    assigned_at = models.DateTimeField()
    # Due at the end of this day in Amsterdam; empty while the start date is unknown.
    due_on = models.DateField(null=True, blank=True)
    # What `due_on` would be without days of absence; empty while no absence moved it.
    due_without_absence = models.DateField(null=True, blank=True)
    # The first working day that `due_on` was counted from; empty: from another day.
    due_from = models.DateField(null=True, blank=True)
    # Since when `due_on` no longer follows from the version: HR chose it, or it came anew with who came back.
    due_set_on = models.DateField(null=True, blank=True)
    # What was done before this day does not count for this cycle; empty: all counts.
    counts_from = models.DateField(null=True, blank=True)
    # When the last step was done. Follows from the records of the steps, which are never changed.
    completed_at = models.DateTimeField(null=True, blank=True)
    # Since when the records say so: what counts was written down by then.
    completion_known_at = models.DateTimeField(null=True, blank=True)
    # Since when an exemption of the whole stands.
    exempt_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=10, choices=ClosedBecause.choices, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "requirement", "cycle"], name="assignment_once_a_cycle"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_because="")
                | (Q(closed_at__isnull=False) & ~Q(closed_because="")),
                name="assignment_closed_because",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(closed_at=None, completed_at=None, exempt_at=None),
                name="assignment_open_by_due",
            ),
            models.Index(
                fields=["requirement", "closed_at", "completed_at"], name="assignment_by_requirement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.requirement}"


class Exemption(models.Model):
    """That somebody need not do an assignment, or one step of it, and why. Taken back, never deleted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="exemptions")
    # Empty: of the whole.
    step = models.ForeignKey(
        RequirementStep, null=True, blank=True, on_delete=models.PROTECT, related_name="exemptions"
    )
    reason = models.CharField(max_length=240)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(withdrawn_at=None, step=None),
                name="exemption_of_the_whole_once",
            ),
            models.UniqueConstraint(
                fields=["assignment", "step"], condition=Q(withdrawn_at=None), name="exemption_of_a_step_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="exemption_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.reason}"
