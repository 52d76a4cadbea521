import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from foundation.audit.models import AppendOnlyModel
from foundation.people.models import Engagement, Person


class OccasionKind(models.TextChoices):
    CEREMONY = "ceremony", _("ceremonie")
    GROUP = "group", _("overleg")
    LIVE = "live", _("gesprek over dilemma’s")
    DAY = "day", _("dag van een programma")


class Occasion(models.Model):
    """A moment to which people come together: at a place, online, or both."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=OccasionKind.choices)
    title = models.CharField(_("titel"), max_length=120)
    starts_at = models.DateTimeField(_("begin"))
    ends_at = models.DateTimeField(_("einde"))
    place = models.CharField(_("plaats"), max_length=200, blank=True)
    online_url = models.URLField(_("online adres"), max_length=500, blank=True)
    # Seats, the invited counted with the booked.
    capacity = models.PositiveIntegerField(_("aantal plaatsen"))
    opened_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(place="") | ~Q(online_url=""), name="occasion_has_place_or_online_url"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="occasion_ends_after_start"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="occasion_capacity_at_least_1"),
        ]
        indexes = [models.Index(fields=["kind", "starts_at"], name="occasion_kind_start")]

    def __str__(self) -> str:
        return self.title

    def is_open_at(self, moment: datetime) -> bool:
        """Whether seats can still be given, taken and returned."""
        return self.cancelled_at is None and moment < self.starts_at


class SeatStatus(models.TextChoices):
    INVITED = "invited", _("uitgenodigd")
    BOOKED = "booked", _("ingeschreven")
    WAITING = "waiting", _("op de wachtlijst")
    DECLINED = "declined", _("afgemeld")
    CANCELLED = "cancelled", _("vervallen")


# An invited person can count on a place until they decline.
HOLDS_PLACE = (SeatStatus.INVITED, SeatStatus.BOOKED)


class SeatQuerySet(models.QuerySet["Seat"]):
    def holding_place(self) -> "SeatQuerySet":
        return self.filter(status__in=HOLDS_PLACE)

    def waiting(self) -> "SeatQuerySet":
        """Who waits for a place, the first in line first."""
        return self.filter(status=SeatStatus.WAITING).order_by("occasion", "waiting_number")

    def with_presence(self) -> "SeatQuerySet":
        """Adds `is_present`: what was recorded last, None when nothing was."""
        latest = Attendance.objects.filter(seat=OuterRef("pk")).order_by("-pk")
        return self.annotate(is_present=Subquery(latest.values("present")[:1]))


class Seat(models.Model):
    """One engagement at one occasion; the row stays while its status changes."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="seats")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="seats")
    status = models.CharField(max_length=10, choices=SeatStatus.choices)
    invited_at = models.DateTimeField(null=True, blank=True)
    booked_at = models.DateTimeField(null=True, blank=True)
    # The place in line: whoever came later has a higher one.
    waiting_number = models.PositiveIntegerField(null=True, blank=True)
    # Of two calendar files about this seat the one with the higher number holds.
    calendar_sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "engagement"], name="seat_once_an_occasion_and_engagement"
            ),
            models.UniqueConstraint(fields=["occasion", "waiting_number"], name="seat_waiting_number_once"),
            models.CheckConstraint(
                condition=Q(status="waiting", waiting_number__isnull=False)
                | (~Q(status="waiting") & Q(waiting_number=None)),
                name="seat_has_number_while_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.occasion}"

    @property
    def holds_place(self) -> bool:
        return self.status in HOLDS_PLACE

    @property
    def is_waiting(self) -> bool:
        return self.status == SeatStatus.WAITING


class Attendance(AppendOnlyModel):
    """Whether somebody was there, as recorded by a person; the last row counts."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendances")
    present = models.BooleanField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.seat}: {'present' if self.present else 'absent'}"
