"""Files with what people did before, or elsewhere on paper: read, seen by HR, and then written by the worker."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Person
from foundation.printing.models import PrintRun, done_within_total


class RecordKind(models.TextChoices):
    MODULE = "module", _("modules")
    PART = "part", _("onderdelen van een programma")


class RecordFile(models.Model):
    """One file. What it says of people is wiped once it is written or thrown away."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=RecordKind.choices)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    # Empty once it was decided upon.
    content = models.BinaryField(blank=True)
    # Lines by outcome, as they were when it was staged or decided upon.
    counts = models.JSONField(default=dict)
    staged_at = models.DateTimeField()
    staged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    discarded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-staged_at", "-pk")

    def __str__(self) -> str:
        return self.file_name

    @property
    def import_run(self) -> "RecordRun | None":
        return getattr(self, "run", None)

    @property
    def is_open(self) -> bool:
        """Still to be decided upon."""
        return self.discarded_at is None and self.import_run is None


class RecordRun(PrintRun):
    """Writing what HR said yes to: the same life as that of a print, with records at its end."""

    file = models.OneToOneField(RecordFile, on_delete=models.PROTECT, related_name="run")
    added_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [done_within_total("record_run_done_within_total")]
