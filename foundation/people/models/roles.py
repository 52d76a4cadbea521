from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.people.models.persons import Person
from foundation.people.models.units import Unit


class Role(models.TextChoices):
    """The roles of the main path; the whole matrix follows."""

    HR = "hr", _("HR")
    OATH_OFFICIAL = "oath_official", _("neemt de eed af")
    EDITOR = "editor", _("redacteur")
    CONCERN_COORDINATOR = "concern_coordinator", _("concerncoördinator")


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def in_force(self, on: date) -> "RoleGrantQuerySet":
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class RoleGrant(models.Model):
    """Who may act as what, from and to and including these days; without a unit, everywhere."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=24, choices=Role.choices)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "unit"],
                condition=Q(valid_to=None),
                name="role_grant_open_once_a_unit",
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(valid_to=None, unit=None),
                name="role_grant_open_once_everywhere",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="role_grant_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.role}"
