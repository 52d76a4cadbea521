import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Person
from foundation.working_days import is_office_hour


class MailStatus(models.TextChoices):
    QUEUED = "queued", _("in de wachtrij")
    SENDING = "sending", _("wordt verstuurd")
    SENT = "sent", _("verstuurd")
    FAILED = "failed", _("mislukt")
    # The mail server may have it or not: only a person decides to send it again.
    UNCERTAIN = "uncertain", _("onzeker")
    CANCELLED = "cancelled", _("ingetrokken")


class CancelledBecause(models.TextChoices):
    TAKEN_BACK = "taken_back", _("teruggenomen")
    # Deceased, merged, or without an address.
    NO_READER = "no_reader", _("er is niemand om het naar te sturen")
    # What it was about was over at the moment of sending.
    SETTLED = "settled", _("het was al gedaan of niet meer nodig")


class OutboxMessageQuerySet(models.QuerySet["OutboxMessage"]):
    def due(self, at: datetime) -> "OutboxMessageQuerySet":
        """What waits in the night for the morning is not due in the night."""
        waiting = self.filter(status=MailStatus.QUEUED, due_at__lte=at)
        if not is_office_hour(at):
            waiting = waiting.filter(in_office_hours=False)
        return waiting.order_by("due_at", "pk")


class OutboxMessage(models.Model):
    """One mail to one person: what is to be sent, and the log of what was sent to whom and why."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Says what the mail is about ("oath-invitation:<seat>"), so that it exists once.
    key = models.CharField(max_length=200, unique=True)
    # "<package>/<name>" below templates/emails.
    template = models.CharField(max_length=120)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    recipient = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="outbox_messages"
    )
    to_address = models.EmailField()
    context = models.JSONField(default=dict, blank=True)
    # An iTIP file that comes along: REQUEST or CANCEL, and its text; both empty without one.
    calendar_method = models.CharField(max_length=10, blank=True)
    calendar_file = models.TextField(blank=True)
    reason = models.TextField()
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # Goes on working days from eight until five only, also when it is tried again.
    in_office_hours = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=MailStatus.choices, default=MailStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    # Empty for what was taken back before this was kept.
    cancelled_because = models.CharField(max_length=12, choices=CancelledBecause.choices, blank=True)
    last_error = models.TextField(blank=True)

    objects = OutboxMessageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["status", "due_at"], name="outbox_status_due")]

    def __str__(self) -> str:
        return self.key
