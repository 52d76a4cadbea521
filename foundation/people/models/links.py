"""The way in for who has no account: one link, bound to one browser; and the code that confirms who it is."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.people.models.persons import Engagement, Person


class PersonalLinkQuerySet(models.QuerySet["PersonalLink"]):
    def standing(self, at: datetime) -> "PersonalLinkQuerySet":
        """Neither replaced nor over."""
        return self.filter(voided_at=None, expires_at__gt=at)


class PersonalLink(models.Model):
    """A link for one engagement. What opens it follows from `public_id` and the site's secret and is kept nowhere."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="personal_links")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    # The browser that opened it first, and no other: a keyed digest of what that browser keeps.
    bound_at = models.DateTimeField(null=True, blank=True)
    browser_digest = models.CharField(max_length=64, blank=True)
    # A newer link took its place, or the sponsor withdrew it.
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = PersonalLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement"], condition=Q(voided_at=None), name="personal_link_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(bound_at=None, browser_digest="")
                | (Q(bound_at__isnull=False) & ~Q(browser_digest="")),
                name="personal_link_bound_to_a_browser",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement} {self.made_at:%Y-%m-%d}"


class CodeChannel(models.TextChoices):
    """By what the code came; the level of assurance stands on the signature."""

    SPONSOR = "sponsor", _("de opdrachtgever, die de persoon zag")


class ConfirmationCode(models.Model):
    """A code that came by another way than the link. Only its keyed digest is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="confirmation_codes")
    channel = models.CharField(max_length=8, choices=CodeChannel.choices)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    # Who gave it, and by that says to have seen the person.
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    # The link by which the person was in when the code was typed.
    used_on = models.ForeignKey(PersonalLink, null=True, blank=True, on_delete=models.PROTECT)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(used_at=None, voided_at=None),
                name="confirmation_code_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None, used_on=None) | Q(used_at__isnull=False, used_on__isnull=False),
                name="confirmation_code_used_on_a_link",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement} {self.made_at:%Y-%m-%d}"
