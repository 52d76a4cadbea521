import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.mailing.models import OutboxMessage
from foundation.people.models import Person
from lms.models.requirements import Assignment
from lms.rules.reminders import Frequency, Stage


class Reminder(models.Model):
    """That a mail told somebody of one assignment, at one stage: once, whatever happens to the last day after, unless
    a new one was agreed on, or HR gave one to who had heard that they are late."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="reminders")
    stage = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Stage])
    for_day = models.DateField()
    # How often the reminders began anew before.
    turn = models.PositiveSmallIntegerField(default=0)
    # The digest it stood in; whether that went stands there.
    message = models.ForeignKey(OutboxMessage, on_delete=models.PROTECT, related_name="reminders")
    # Who wanted it to go on this day, apart from what was planned.
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "stage", "turn"],
                condition=~Q(stage=Stage.ASKED.value),
                name="reminder_once_a_stage",
            ),
            models.UniqueConstraint(
                fields=["assignment", "for_day"],
                condition=Q(stage=Stage.ASKED.value),
                name="reminder_asked_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.ASKED.value, asked_by__isnull=False)
                | (~Q(stage=Stage.ASKED.value) & Q(asked_by=None)),
                name="reminder_asked_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["-for_day", "-id"], name="reminder_newest_first")]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.stage}"


class EscalationOutcome(models.TextChoices):
    """What came of it, without a word of why."""

    AGREED = "agreed", _("we hebben een dag afgesproken")
    HELPED = "helped", _("ik heb geholpen, het lukt nu")
    AWAY = "away", _("deze persoon is er nu niet")
    NOT_MEANT = "not_meant", _("de stap hoort niet bij deze persoon")
    PASSED_ON = "passed_on", _("de leidinggevende pakt het op")


class Escalation(models.Model):
    """After the last reminder: a person gets in touch about this assignment, once for each turn of reminders."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="escalations")
    since = models.DateField()
    turn = models.PositiveSmallIntegerField(default=0)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=EscalationOutcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "turn"], name="escalation_once_a_turn"),
            models.CheckConstraint(
                condition=Q(handled_at=None, handled_by=None, outcome="")
                | (Q(handled_at__isnull=False, handled_by__isnull=False) & ~Q(outcome="")),
                name="escalation_handled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.since}"


class ReminderChoice(models.Model):
    """How often somebody wants to hear of what they have to do; who chose nothing hears it each time."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="reminder_choice")
    frequency = models.CharField(
        max_length=8, choices=[(Frequency.EACH, Frequency.EACH), (Frequency.WEEKLY, Frequency.WEEKLY)]
    )
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person}: {self.frequency}"


class DigestKind(models.TextChoices):
    STAFF = "staff", _("medewerkers")
    MANAGERS = "managers", _("leidinggevenden")
    COORDINATORS = "coordinators", _("clustercoördinatoren")


class DigestRun(models.Model):
    """That everybody was gone through for this day (of a weekly digest: the Monday), so that no run does it again."""

    kind = models.CharField(max_length=12, choices=DigestKind.choices)
    day = models.DateField()
    finished_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "day"], name="digest_run_once_a_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"


class MondayTick(models.Model):
    """That a manager did one thing of the Monday list of a week. Goes when the week is long over."""

    manager = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # The Monday.
    week = models.DateField()
    # Which thing: its kind and the job it is about.
    item = models.CharField(max_length=80)
    ticked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["manager", "week", "item"], name="monday_tick_once_a_week")
        ]

    def __str__(self) -> str:
        return f"{self.manager}: {self.week} {self.item}"
