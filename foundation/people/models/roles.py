from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.people.models.persons import Person
from foundation.people.models.units import Unit


class Role(models.TextChoices):
    """What somebody may act as. What each may see and do stands in foundation/people/rights.py."""

    # By rule, never given by hand: see foundation/people/queries.py.
    EMPLOYEE = "employee", _("medewerker of externe")
    MANAGER = "manager", _("leidinggevende")
    SPONSOR = "sponsor", _("opdrachtgever van externen")
    # Given by HR; a facilitator by a course too.
    FACILITATOR = "facilitator", _("begeleider")
    CLUSTER_COORDINATOR = "cluster_coordinator", _("clustercoördinator")
    PORTFOLIO_HOLDER = "portfolio_holder", _("portefeuillehouder")
    HR = "hr", _("HR")
    CONCERN_COORDINATOR = "concern_coordinator", _("concerncoördinator")
    CONFIDANT = "confidant", _("vertrouwenspersoon")
    EDITOR = "editor", _("redacteur")
    OATH_OFFICIAL = "oath_official", _("neemt de eed af")
    DESK = "desk", _("balie")
    DIRECTOR = "director", _("gemeentesecretaris of concerndirecteur")
    TECHNICAL_ADMIN = "technical_admin", _("technisch beheerder")
    WORKS_COUNCIL = "works_council", _("ondernemingsraad")
    PRIVACY_OFFICER = "privacy_officer", _("functionaris gegevensbescherming")


BY_RULE = frozenset({Role.EMPLOYEE, Role.MANAGER, Role.SPONSOR})
# Their view ends at a unit, so that they cannot be given without one.
OF_A_UNIT = frozenset({Role.CLUSTER_COORDINATOR, Role.PORTFOLIO_HOLDER})


class RoleSource(models.TextChoices):
    BY_HAND = "by_hand", _("gegeven")
    BY_COURSE = "by_course", _("door een cursus")


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def in_force(self, on: date) -> "RoleGrantQuerySet":
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class RoleGrant(models.Model):
    """Who may act as what, from and to and including these days; without a unit, everywhere."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=24, choices=Role.choices)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    source = models.CharField(max_length=10, choices=RoleSource.choices, default=RoleSource.BY_HAND)
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
