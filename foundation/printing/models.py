"""What every request for a PDF has, whatever is printed; a package adds what of."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PrintRunStatus(models.TextChoices):
    QUEUED = "queued", _("in de wachtrij")
    RUNNING = "running", _("bezig")
    READY = "ready", _("klaar")
    FAILED = "failed", _("mislukt")


def done_within_total(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(done_count__lte=F("total_count")), name=name)


class PrintRun(models.Model):
    """A request for one PDF: asked for by a person, made by the worker, fetched by who asked."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    requested_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=PrintRunStatus.choices, default=PrintRunStatus.QUEUED)
    # When the status last changed: a run that stands still for long was left by a killed worker.
    moved_at = models.DateTimeField()
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.public_id} {self.status}"

    @property
    def is_waiting(self) -> bool:
        return self.status in (PrintRunStatus.QUEUED, PrintRunStatus.RUNNING)

    @property
    def file_name(self) -> str:
        """In the print storage."""
        raise NotImplementedError
