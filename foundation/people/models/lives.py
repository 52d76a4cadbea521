"""What happens to people beside the HR file: registered twice, not available, deceased, in the wrong team."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.people.models.persons import Engagement, Person


class PersonMerge(models.Model):
    """One person who was registered twice; undone, everything stands as it stood."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_away")
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_in")
    # What the contracts of the merged person are numbered higher by, here and in later HR files.
    number_offset = models.PositiveIntegerField()
    # The merged person's log-in was switched off by this.
    disabled_login = models.BooleanField(default=False)
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at=None), name="person_merged_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(merged=F("kept")), name="merge_of_two_persons"),
        ]

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"


class MovedField(models.TextChoices):
    PERSON = "person", _("van wie het dienstverband is")
    LINE_MANAGER = "line_manager", _("leidinggevende")
    SPONSOR = "sponsor", _("opdrachtgever")


class MergeMove(models.Model):
    """One reference that a merge changed, with what it was, so that it can be put back."""

    merge = models.ForeignKey(PersonMerge, on_delete=models.CASCADE, related_name="moves")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="merge_moves")
    field = models.CharField(max_length=12, choices=MovedField.choices)
    before = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # Empty where nobody can take the place: one's own manager.
    after = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # With PERSON: the number of the contract before.
    number_before = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merge", "engagement", "field"], name="moved_once_a_merge")
        ]

    def __str__(self) -> str:
        return f"{self.merge}: {self.engagement_id} {self.field}"


class DeathNotice(models.Model):
    """HR switched somebody to silent; withdrawn when it was a mistake."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="death_notices")
    disabled_login = models.BooleanField(default=False)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(withdrawn_at=None), name="death_noted_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def in_force(self, on: date) -> "AbsenceQuerySet":
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class Absence(models.Model):
    """Somebody is not available in one job, from and to and including these days. Never why."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="absences")
    valid_from = models.DateField()
    # Empty while nobody knows when it ends.
    valid_to = models.DateField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement"], condition=Q(valid_to=None), name="absence_open_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="absence_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id}: {self.valid_from}"


class ReportOutcome(models.TextChoices):
    WITHDRAWN = "withdrawn", _("ingetrokken")
    CHANGED = "changed", _("leidinggevende gewijzigd")
    REJECTED = "rejected", _("hoort wel in dit team")


class TeamReport(models.Model):
    """A line manager says: this person is not in my team. HR decides."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="team_reports")
    manager = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="team_reports")
    reported_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=ReportOutcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "manager"],
                condition=Q(resolved_at=None),
                name="team_report_open_once_a_manager",
            )
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id}: {self.manager}"


class ExceptionTally(models.Model):
    """How many exceptions there were when they were last counted: one row, so that every page of HR can say it."""

    total = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.total)
