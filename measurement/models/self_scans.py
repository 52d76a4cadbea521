"""The self-scan of managers: sealed for who filled it in; and counts in which nobody can be found."""

import uuid

from django.db import models
from django.db.models import Q

from foundation.people.models import Person, Unit


class SelfScan(models.Model):
    """One time that a manager filled in the scan. Without its key file (SELF_SCAN_KEY_DIR) it says nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="self_scans")
    # In which it was begun; of a finished one in which it was finished.
    year = models.PositiveSmallIntegerField()
    is_finished = models.BooleanField(default=False)
    # Answers and text, of one width in all rows.
    sealed = models.BinaryField()

    class Meta:
        ordering = ["year", "is_finished"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(is_finished=False), name="self_scan_open_once"
            ),
            models.UniqueConstraint(
                fields=["person", "year"],
                condition=Q(is_finished=True),
                name="self_scan_finished_once_a_year",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ScanContributor(models.Model):
    """That somebody's answers went to the averages of this year. All that is kept of it, and only until the year is over."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "year"], name="scan_contributor_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.year}"


class ScanKey(models.Model):
    """The public half of the key to which the contributions of a year are sealed."""

    year = models.PositiveSmallIntegerField(unique=True)
    public_key = models.BinaryField(max_length=32)
    # Its file is gone: nothing of this year can be opened any more.
    is_destroyed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.year)


class SealedContribution(models.Model):
    """Answers that wait until enough lie together. No person, no time, no foreign key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # ScanKey.year
    sealed_to = models.PositiveSmallIntegerField()
    # Two sealed boxes, label and answers, of one length in all rows.
    blob = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)


class ScanTally(models.Model):
    """How often each answer was given; it only ever rises by a whole group at once."""

    year = models.PositiveSmallIntegerField()
    # Empty: of a group that waited too long for a cluster.
    cluster = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    question = models.PositiveSmallIntegerField()
    never = models.PositiveIntegerField(default=0)
    sometimes = models.PositiveIntegerField(default=0)
    often = models.PositiveIntegerField(default=0)
    always = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "scan tallies"
        constraints = [
            models.UniqueConstraint(fields=["year", "cluster", "question"], name="scan_tally_once_a_cluster"),
            models.UniqueConstraint(
                fields=["year", "question"], condition=Q(cluster=None), name="scan_tally_once_without"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.question}"


class ScanLoss(models.Model):
    """How many contributions of a year were destroyed unread, since too few lay together."""

    year = models.PositiveSmallIntegerField(unique=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "scan losses"

    def __str__(self) -> str:
        return f"{self.year}: {self.count}"
