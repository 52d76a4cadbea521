import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    CONCERN = "concern", _("concern")
    CLUSTER = "cluster", _("cluster")
    DEPARTMENT = "afdeling", _("afdeling")
    TEAM = "team", _("team")


class Unit(models.Model):
    """A part of the municipality. Its name and place over time stand in its periods."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=UnitKind.choices)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    def __str__(self) -> str:
        return self.code


class UnitPeriodQuerySet(models.QuerySet["UnitPeriod"]):
    def in_force(self, on: date) -> "UnitPeriodQuerySet":
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class UnitPeriod(models.Model):
    """What a unit was called and where it hung, from and to and including these days."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="periods")
    name = models.CharField(max_length=120)
    parent = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="child_periods"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = UnitPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_period_starts_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="unit_period_in_order"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("unit")), name="unit_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name
