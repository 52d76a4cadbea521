"""Zone 1: who is asked, when, and with what key the answers are locked. Never what somebody answered."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Person, Unit

LEAST_K = 5


class StudyKind(models.TextChoices):
    # Everybody's waves follow from the own first completion of a requirement.
    PLAN = "plan", _("na een training, voor ieder op eigen tijd")
    # Everybody in some units at the same time.
    CALENDAR = "calendar", _("op vaste data, voor hele onderdelen")


class StudyState(models.TextChoices):
    OPEN = "open", _("loopt")
    STOPPED = "stopped", _("gestopt")
    # The last window is over, and what waited is written or destroyed.
    ENDED = "ended", _("afgelopen")


class Study(models.Model):
    """One measurement over time, with one instrument and keys of its own."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=StudyKind.choices)
    state = models.CharField(max_length=10, choices=StudyState.choices, default=StudyState.OPEN)
    instrument = models.ForeignKey("measurement.Instrument", on_delete=models.PROTECT, related_name="studies")
    # Of the instrument; a study asks in the same words to its end.
    version = models.PositiveIntegerField()
    # How many different forms people may begin with; chance decides who gets which.
    first_forms = models.PositiveSmallIntegerField(default=2)
    # No group of fewer is ever written or shown.
    k = models.PositiveSmallIntegerField(default=10)
    # With PLAN.
    requirement = models.ForeignKey(
        "lms.Requirement", null=True, blank=True, on_delete=models.PROTECT, related_name="studies"
    )
    with_before = models.BooleanField(default=False)
    # False: of the whole organisation only. Where clusters are small, people can be followed over the waves only so.
    keeps_clusters = models.BooleanField(default=True)
    # With PLAN: completions from and to and including these days take part. With CALENDAR: the days of the waves.
    starts_on = models.DateField()
    takes_in_until = models.DateField()
    # With CALENDAR; none means everybody.
    units = models.ManyToManyField(Unit, blank=True, related_name="+")
    # With a stepped wedge: what the order of the steps was drawn from; the same seed draws the same order.
    wedge_seed = models.CharField(max_length=32, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The last day on which anything could come in; known once it is stopped or ended.
    ended_on = models.DateField(null=True, blank=True)
    # What was chosen for each question is gone; the scores stay.
    items_forgotten_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(k__gte=LEAST_K), name="study_k_has_a_floor"),
            models.CheckConstraint(condition=Q(first_forms__gte=1), name="study_has_a_form"),
            models.CheckConstraint(
                condition=Q(kind=StudyKind.PLAN, requirement__isnull=False)
                | Q(kind=StudyKind.CALENDAR, requirement=None, with_before=False),
                name="study_kind_fits",
            ),
            models.CheckConstraint(
                condition=Q(takes_in_until__gte=F("starts_on")), name="study_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state=StudyState.OPEN, ended_on=None)
                | (~Q(state=StudyState.OPEN) & Q(ended_on__isnull=False)),
                name="study_ended_has_day",
            ),
        ]
        verbose_name_plural = "studies"

    def __str__(self) -> str:
        return self.title


class Wave(models.Model):
    """Of a study by the calendar: when everybody is asked at once, and which items. A plan has no rows here."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="waves")
    code = models.SlugField(max_length=20)
    # One of "before", "t0", "t6", "t12" (measurement/rules/instruments.py): which items are asked.
    asks = models.CharField(max_length=10)
    opens_on = models.DateField()
    # The last day that is in time.
    ends_on = models.DateField()

    class Meta:
        ordering = ("opens_on", "pk")
        constraints = [
            models.UniqueConstraint(fields=["study", "code"], name="wave_code_once_a_study"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("opens_on")), name="wave_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.study}: {self.code}"


class WedgeStep(models.Model):
    """When a unit is trained, in the order that was drawn; until then it is compared with."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="wedge_steps")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    # From 1; several units may share a step.
    step = models.PositiveSmallIntegerField()
    trained_from = models.DateField()

    class Meta:
        ordering = ("step", "unit")
        constraints = [
            models.UniqueConstraint(fields=["study", "unit"], name="wedge_step_once_a_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.study}: {self.unit} ({self.step})"


class Participant(models.Model):
    """Somebody who is asked in this study. Goes when the last window is over."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="measurements")
    # That of the first invitation, whatever happens later: who moved would be the only one of both clusters.
    cluster = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    first_form = models.PositiveSmallIntegerField()
    # With PLAN: the day of the first completion; empty as long as only the measurement before is planned.
    anchored_on = models.DateField(null=True, blank=True)
    # Left, died, or registered twice.
    cancelled_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "person"], name="participant_once_a_study"),
        ]

    def __str__(self) -> str:
        return f"{self.study}: {self.person}"


class InvitationState(models.TextChoices):
    PLANNED = "planned", _("gepland")
    SENT = "sent", _("uitgenodigd")
    CANCELLED = "cancelled", _("vervallen")
    # Nothing comes in any more; whether somebody answered is a number in WaveCount and nowhere else.
    CLOSED = "closed", _("gesloten")


class Invitation(models.Model):
    """One wave of one participant, with its days."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="invitations")
    # "before", "t0", "t6", "t12", or Wave.code.
    wave = models.CharField(max_length=20)
    # One of the four: which items are asked.
    asks = models.CharField(max_length=10)
    # By the calendar; the mail goes on the first working day from here.
    due_on = models.DateField()
    # The first and the last day that are in time.
    opens_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=InvitationState.choices, default=InvitationState.PLANNED, db_index=True
    )
    # When the first mail went, and how many went in all: at most three.
    invited_on = models.DateField(null=True, blank=True)
    mails = models.PositiveSmallIntegerField(default=0)
    # Keeps a link from being used twice. False again in all rows once the window is closed.
    is_done = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "wave"], name="invitation_once_a_wave"),
            models.CheckConstraint(
                condition=Q(is_done=False) | Q(state=InvitationState.SENT), name="invitation_done_while_open"
            ),
            models.CheckConstraint(condition=Q(mails__lte=3), name="invitation_at_most_three_mails"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.wave}"


class InvitationToken(models.Model):
    """What a mailed link is recognised by. The link itself is made while the mail is sent and kept nowhere."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="tokens")
    # SHA-256 of 256 random bits, in hexadecimal.
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.digest[:8]


class WaveCount(models.Model):
    """What is left of the 'done' flags: how many were invited and answered, in windows that are closed."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="wave_counts")
    wave = models.CharField(max_length=20)
    cluster = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    invited = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    cancelled = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "wave", "cluster"], name="wave_count_once_a_cluster"),
            models.UniqueConstraint(
                fields=["study", "wave"], condition=Q(cluster=None), name="wave_count_once_without"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study} {self.wave}: {self.answered}/{self.invited}"


class AskedMember(models.Model):
    """Somebody who was asked in a wave, once their window is closed: a random id and groups. No person, no answer.

    So that a release knows behind which numbers of groups the same people stand; see GroupCount. Four groups together
    may fit one person only: both go when a release told of the wave, or with the items of the study.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    wave = models.CharField(max_length=20)
    # 16 random bytes, of this wave only.
    member = models.BinaryField(max_length=16)
    # Trait to group, as measurement/rules/reach.py names them.
    groups = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["study", "wave"], name="asked_member_study_wave")]

    def __str__(self) -> str:
        return f"{self.study} {self.wave}"


class GroupCount(models.Model):
    """How many of a group answered, in windows that are closed. Groups are never crossed with each other or a cluster."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    wave = models.CharField(max_length=20)
    trait = models.CharField(max_length=12)
    group = models.CharField(max_length=40)
    answered = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "wave", "trait", "group"], name="group_count_once_a_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study} {self.wave} {self.trait} {self.group}"


class StudyKeyState(models.TextChoices):
    # Who holds the key files could still join an answer to a person.
    KEPT = "kept", _("pseudoniem")
    DESTROYED = "destroyed", _("anoniem")


class StudyKey(models.Model):
    """The public half; the key that opens and the key of the pseudonyms are files (MEASUREMENT_KEY_DIR)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.OneToOneField(Study, on_delete=models.PROTECT, related_name="key")
    public_key = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, choices=StudyKeyState.choices, default=StudyKeyState.KEPT)
    # When an escrow was written: that there is one, never its codes.
    escrowed_on = models.DateField(null=True, blank=True)
    destroyed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=StudyKeyState.KEPT, destroyed_on=None)
                | Q(state=StudyKeyState.DESTROYED, destroyed_on__isnull=False),
                name="study_key_destroyed_has_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.study_id} ({self.state})"
