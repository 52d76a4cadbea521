"""Programmes that give a role to who completes them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Engagement, Person, Role, RoleGrant
from lms.models.programmes import Programme

# A role that reads names is given by a person, never by a programme.
GIVEN_BY_PROGRAMME = [(Role.FACILITATOR.value, Role.FACILITATOR.label)]


class ProgrammeRole(models.Model):
    """Which role a programme gives, for the steps that it had when that was decided.

    Set by who may give roles. An editor writes the programme and hands out nothing by it: other steps than these
    give no role until somebody decides again.
    """

    programme = models.OneToOneField(Programme, on_delete=models.PROTECT, related_name="role_given")
    role = models.CharField(_("rol"), max_length=24, choices=GIVEN_BY_PROGRAMME)
    # [[kind, key of the module or public id of the part], ...]
    steps = models.JSONField()
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.programme}: {self.role}"


class RoleEarned(models.Model):
    """That a programme gave somebody its role, or that somebody decided it does not: once a job, so that a role that was
    taken away stays away."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="roles_earned")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="roles_earned")
    # Empty when the grant was taken back before it began, or was not given.
    grant = models.ForeignKey(RoleGrant, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Public ids of the PartRecords on which it rests.
    records = models.JSONField(default=list)
    given_at = models.DateTimeField()
    # Since when such a record is withdrawn; noted anew, the role is given anew.
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "roles earned"
        constraints = [
            models.UniqueConstraint(fields=["engagement", "programme"], name="role_earned_once_a_job")
        ]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.programme}"
