import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class AnnouncementKind(models.TextChoices):
    LIMIT_CHANGED = "limit_changed", _("een drempel of termijn verandert")
    LIMIT_WITHDRAWN = "limit_withdrawn", _("een verandering gaat niet door")
    RIGHTS_CHANGED = "rights_changed", _("de tabel met rechten verandert")
    ROLE_GIVEN = "role_given", _("iemand krijgt een rol die namen ziet")


class Announcement(models.Model):
    """What the OR and the FG are told of: here for the register, and by mail as soon as somebody can be told."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=AnnouncementKind.choices)
    made_at = models.DateTimeField()
    # The first day that it holds.
    effective_on = models.DateField()
    # Plain JSON with stable words, no names: each reader gets it in the own language.
    details = models.JSONField(default=dict)
    # When it was put in the outbox for who then was OR or FG.
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["told_at", "made_at"], name="announcement_told_made")]

    def __str__(self) -> str:
        return f"{self.kind} {self.effective_on}"


class RightsVersion(models.Model):
    """The table of rights as the platform first saw it on some day; the code holds what counts now."""

    # From 1; two who see the same change write the same number, and one of them fails.
    number = models.PositiveIntegerField(unique=True)
    seen_at = models.DateTimeField()
    # As foundation.people.rights.written_out gives it.
    cells = models.JSONField()

    def __str__(self) -> str:
        return str(self.number)
