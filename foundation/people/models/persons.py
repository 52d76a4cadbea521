import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.people.models.kinds import kind_name
from foundation.people.models.units import Unit


class PersonStatus(models.TextChoices):
    ACTIVE = "active", _("actief")
    DECEASED = "deceased", _("overleden")
    MERGED = "merged", _("samengevoegd")


class Person(models.Model):
    """Somebody who works, or worked, for the municipality. E-mail is where to write, never who."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The HR system's medewerkernummer; externals may have none.
    personnel_number = models.CharField(max_length=40, unique=True, null=True, blank=True)
    initials = models.CharField(max_length=30, blank=True)
    given_name = models.CharField(max_length=80)
    infix = models.CharField(max_length=30, blank=True)
    family_name = models.CharField(max_length=120)
    # The day of the HR file that last changed the name; what it was before stays on the records of then only.
    name_since = models.DateField(null=True, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="nl", choices=settings.LANGUAGES)
    status = models.CharField(max_length=10, choices=PersonStatus.choices, default=PersonStatus.ACTIVE)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status=PersonStatus.MERGED, merged_into__isnull=False)
                | (~Q(status=PersonStatus.MERGED) & Q(merged_into=None)),
                name="person_merged_points_somewhere",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.given_name, self.infix, self.family_name) if part)

    @property
    def formal_name(self) -> str:
        """As on a certificate: initials where HR has them."""
        return " ".join(
            part for part in (self.initials or self.given_name, self.infix, self.family_name) if part
        )

    @property
    def sort_name(self) -> str:
        """As in a Dutch list: 'Wit, Marit de'."""
        return f"{self.family_name}, {self.given_name} {self.infix}".rstrip()


class EngagementQuerySet(models.QuerySet["Engagement"]):
    def active_on(self, day: date) -> "EngagementQuerySet":
        """Those at work on this day; one without a start date is not."""
        return self.not_over(day).filter(starts_on__lte=day)

    def not_over(self, day: date) -> "EngagementQuerySet":
        """At work on this day, or still to begin."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))


class Engagement(models.Model):
    """One job (contract) of one person; two jobs are two engagements."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="engagements")
    # The HR system's volgnummer of the contract.
    number = models.PositiveIntegerField(default=1)
    # The code of a PersonKind.
    kind = models.CharField(max_length=24)
    job_title = models.CharField(max_length=120, blank=True)
    # Pay scale 1-18.
    function_level = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    # The last day, included; empty while open.
    ends_on = models.DateField(null=True, blank=True)
    line_manager = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="managed_engagements"
    )
    sponsor = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="sponsored_engagements"
    )

    objects = EngagementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="engagement_number_once_a_person"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="engagement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(function_level=None) | Q(function_level__range=(1, 18)),
                name="engagement_function_level_1_to_18",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.kind})"

    def get_kind_display(self) -> str:
        """Named as Django does for a field with choices: the kinds are rows."""
        return kind_name(self.kind)

    def is_active_on(self, day: date) -> bool:
        return (
            self.starts_on is not None
            and self.starts_on <= day
            and (self.ends_on is None or day <= self.ends_on)
        )


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self, on: date) -> "MembershipQuerySet":
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class Membership(models.Model):
    """In which unit an engagement stood, from and to and including these days."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engagement", "valid_from"], name="membership_starts_once"),
            models.UniqueConstraint(
                fields=["engagement"], condition=Q(valid_to=None), name="membership_open_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="membership_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement} in {self.unit}"
