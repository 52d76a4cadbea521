"""Choices without people: first sealed, then only counts (docs/decisions: what was chosen never stands beside who)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Unit


class ChoiceSource(models.TextChoices):
    TRAINING = "training", _("training")
    POLL = "poll", _("poll")


class KeyState(models.TextChoices):
    # What is chosen now is sealed to this one.
    OPEN = "open", _("in gebruik")
    # Only opens what still waits under it.
    RETIRED = "retired", _("afgelost")
    DESTROYED = "destroyed", _("vernietigd")


class ChoiceKey(models.Model):
    """The public half; the private half is a file that only the worker reads (CHOICE_KEY_DIR)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    public_key = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, choices=KeyState.choices, default=KeyState.OPEN)
    opened_on = models.DateField()
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=KeyState.OPEN), name="choice_key_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state=KeyState.OPEN, retired_on=None)
                | (~Q(state=KeyState.OPEN) & Q(retired_on__isnull=False)),
                name="choice_key_retired_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opened_on:%Y-%m} ({self.state})"


class SealedChoice(models.Model):
    """One choice that waits until enough lie together. No time, no person, no vote in clear, no foreign key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # ChoiceKey.id
    sealed_to = models.UUIDField()
    # Two sealed boxes, label and option, of one length in all rows.
    blob = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)


class ChoiceTally(models.Model):
    """How often an option was chosen; it only ever rises by a whole group at once."""

    source = models.CharField(max_length=10, choices=ChoiceSource.choices)
    # The key of a case, or the id of a poll.
    subject = models.UUIDField()
    series = models.PositiveIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    # Empty: of the whole organisation, or waited too long for a cluster.
    cluster = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The half-year in which the group was written: '2026-1'. Not when anybody chose.
    period = models.CharField(max_length=6)
    # From 0, as the options stand in the case.
    option = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "subject", "series", "round", "cluster", "period", "option"],
                name="choice_tally_once_a_cluster",
            ),
            models.UniqueConstraint(
                fields=["source", "subject", "series", "round", "period", "option"],
                condition=Q(cluster=None),
                name="choice_tally_once_without",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.subject}: {self.option} × {self.count}"


class ChoiceLoss(models.Model):
    """How many choices were destroyed unread, since too few lay together."""

    # Empty: of a choice whose key was gone, so that not even this could be read.
    source = models.CharField(max_length=10, choices=ChoiceSource.choices, blank=True, unique=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "choice losses"

    def __str__(self) -> str:
        return f"{self.source}: {self.count}"
