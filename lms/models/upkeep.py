"""What people say of themselves: a talk that was held, and how they keep up their profession."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Engagement, Person


class TalkHeld(models.Model):
    """That a new colleague and their manager talked about a dilemma. Not which one, nor what was said."""

    engagement = models.OneToOneField(Engagement, on_delete=models.PROTECT, related_name="talk_held")
    held_on = models.DateField()

    class Meta:
        verbose_name_plural = "talks held"

    def __str__(self) -> str:
        return f"{self.engagement} {self.held_on}"


class UpkeepKind(models.TextChoices):
    TRAINING = "training", _("training")
    INTERVISION = "intervision", _("intervisie")
    STUDY_DAY = "study_day", _("studiedag")
    MEETING = "meeting", _("overleg van vertrouwenspersonen")


class UpkeepEntry(models.Model):
    """One thing that somebody did to keep up their profession, in their own word: what and when, nothing else."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="upkeep_entries")
    kind = models.CharField(max_length=12, choices=UpkeepKind.choices)
    done_on = models.DateField()

    class Meta:
        verbose_name_plural = "upkeep entries"
        ordering = ("-done_on", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "done_on"], name="upkeep_once_a_day_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.kind} {self.done_on}"
