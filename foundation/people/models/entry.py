"""Log-in with a printed code on a shared tablet."""

import uuid

from django.db import models
from django.db.models import Q

from foundation.people.models.persons import Person


class TabletCode(models.Model):
    """A code on paper, good for one log-in. Only its keyed digest is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tablet_codes")
    # All codes that were printed for this person at once.
    sheet = models.UUIDField(default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # The last day, included.
    valid_to = models.DateField()
    used_at = models.DateTimeField(null=True, blank=True)
    # A newer sheet took its place.
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "digest"], name="tablet_code_once_a_person"),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(voided_at=None), name="tablet_code_used_or_voided"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.made_at:%Y-%m-%d}"


class EntryFailures(models.Model):
    """How often a log-in failed lately, for one number or from one address. Says of nobody who it is."""

    # Keyed digest of the number or the address.
    key = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "entry failures"

    def __str__(self) -> str:
        return self.key[:8]
