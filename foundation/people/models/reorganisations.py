import uuid
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.people.models.persons import Engagement, Person
from foundation.people.models.units import Unit


class ReorganisationStatus(models.TextChoices):
    DRAFT = "draft", _("in voorbereiding")
    DECIDED = "decided", _("besloten")
    CANCELLED = "cancelled", _("ingetrokken")


class Reorganisation(models.Model):
    """A new tree of units from a day on: steps, drawn up first and then decided upon as a whole."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("naam"), max_length=120)
    # The first day of the new units.
    takes_effect_on = models.DateField(_("eerste dag"))
    status = models.CharField(
        max_length=10, choices=ReorganisationStatus.choices, default=ReorganisationStatus.DRAFT
    )
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    # What it changed of each unit, in the words of the units file: unit, field, before, after.
    changes = models.JSONField(default=list, blank=True)
    # Which role grants it ended and began, by primary key, so that it can be cancelled.
    grants = models.JSONField(default=list, blank=True)

    class Meta:
        indexes = [models.Index(fields=["status", "takes_effect_on"], name="reorganisation_by_status")]

    def __str__(self) -> str:
        return f"{self.title} ({self.takes_effect_on})"

    @property
    def is_draft(self) -> bool:
        return self.status == ReorganisationStatus.DRAFT

    @property
    def is_cancelled(self) -> bool:
        return self.status == ReorganisationStatus.CANCELLED

    def is_planned_on(self, day: date) -> bool:
        """Decided, and still to begin."""
        return self.status == ReorganisationStatus.DECIDED and day < self.takes_effect_on


class UnitChangeKind(models.TextChoices):
    MERGE = "merge", _("samenvoegen")
    SPLIT = "split", _("splitsen")
    MOVE = "move", _("verplaatsen")
    RENAME = "rename", _("hernoemen")
    CLOSE = "close", _("opheffen")


class ReorganisationStep(models.Model):
    """One thing that happens to units; `content` as foundation/people/reorganising/rules.py reads it."""

    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=8, choices=UnitChangeKind.choices)
    content = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.reorganisation}: {self.kind}"


class UnitSuccession(models.Model):
    """That a unit went on in another one; after a split in several, of which one took the rest."""

    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.PROTECT, related_name="successions")
    old = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    new = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessions")
    # The first day of the new one.
    starts_on = models.DateField()
    takes_rest = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reorganisation", "old", "new"], name="succession_once"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class Transfer(models.Model):
    """Somebody whom a reorganisation took along to another unit."""

    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.PROTECT, related_name="transfers")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="transfers")
    old = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    new = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reorganisation", "engagement", "old"], name="transfer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.old} → {self.new}"
