"""Working groups: who is in them, when they meet, and what they decided. Never a case, never a report."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.meetings.models.occasions import Occasion
from foundation.people.models import Engagement, Person, PersonStatus


class GroupKind(models.TextChoices):
    WIO = "wio", _("WIO")
    WORKING_GROUP = "werkgroep", _("werkgroep")
    NETWORK = "netwerk", _("netwerk")
    BUREAU = "bureau", _("virtueel integriteitsbureau")


class Group(models.Model):
    """Its name, purpose and members are known to everybody; what it talks about to its members."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("soort"), max_length=12, choices=GroupKind.choices)
    name = models.CharField(_("naam"), max_length=120, unique=True)
    purpose = models.CharField(_("waarvoor"), max_length=400)
    founded_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Part(models.TextChoices):
    CHAIR = "chair", _("voorzitter")
    MEMBER = "member", _("lid")


class GroupMemberQuerySet(models.QuerySet["GroupMember"]):
    def in_force(self, on: date) -> "GroupMemberQuerySet":
        """Members on this day who still work here."""
        return self.filter(
            Q(valid_to=None) | Q(valid_to__gte=on),
            Q(engagement__ends_on=None) | Q(engagement__ends_on__gte=on),
            valid_from__lte=on,
            engagement__person__status=PersonStatus.ACTIVE,
        )


class GroupMember(models.Model):
    """From and to and including these days. By engagement: it goes along when two persons turn out to be one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="members")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="group_memberships")
    part = models.CharField(_("rol"), max_length=8, choices=Part.choices, default=Part.MEMBER)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "engagement"],
                condition=Q(valid_to=None),
                name="group_member_once_while_open",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="group_member_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement.person}: {self.group}"


class GroupMeeting(models.Model):
    """The occasion at which a group meets, with its agenda and what was decided."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")
    occasion = models.OneToOneField(Occasion, on_delete=models.PROTECT, related_name="group_meeting")
    # How often time or place changed: calendars take the file with the highest.
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.group}: {self.occasion}"


class AgendaItem(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(GroupMeeting, on_delete=models.CASCADE, related_name="agenda")
    title = models.CharField(_("onderwerp"), max_length=160)
    minutes = models.PositiveSmallIntegerField(_("minuten"), null=True, blank=True)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """One sentence of what the group decided: no names, no case."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(GroupMeeting, on_delete=models.CASCADE, related_name="decisions")
    text = models.CharField(_("besluit"), max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text
