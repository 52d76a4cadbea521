from datetime import date

from django.db import models
from django.db.models import Q

from foundation.people.limits import Limit
from foundation.people.models.persons import Person


class LimitChangeQuerySet(models.QuerySet["LimitChange"]):
    def standing(self) -> "LimitChangeQuerySet":
        return self.filter(withdrawn_at=None)

    def coming(self, *, after: date) -> "LimitChangeQuerySet":
        return self.standing().filter(valid_from__gt=after)


class LimitChange(models.Model):
    """That a threshold or a term is another number from a day on."""

    limit = models.CharField(max_length=20, choices=Limit.choices)
    value = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    scheduled_at = models.DateTimeField()
    scheduled_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # Only until the day it would begin.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = LimitChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["limit", "valid_from"], condition=Q(withdrawn_at=None), name="limit_change_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.limit} {self.value}, {self.valid_from}"
