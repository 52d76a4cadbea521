"""Zone 2: what was answered. No person, no invitation, no time, and no foreign key to where these are."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Unit


class SealedAnswer(models.Model):
    """An answer that waits until enough are alike. Two sealed boxes, label and content, of one width in all rows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # StudyKey.id
    sealed_to = models.UUIDField(db_index=True)
    blob = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)


class SealedSentence(models.Model):
    """What was written in words, apart from all else: one box with every answer, empty or not, of one width."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # StudyKey.id
    sealed_to = models.UUIDField(db_index=True)
    blob = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)


class Response(models.Model):
    """One answered questionnaire, under a pseudonym. Packed as measurement/rules/packing.py says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Study.public_id
    study = models.UUIDField()
    wave = models.CharField(max_length=20)
    in_time = models.BooleanField()
    # Number of the instrument's version.
    version = models.PositiveIntegerField()
    form = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=5)
    # Empty: of no cluster, or too few were alike in it.
    cluster = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # First 16 bytes of HMAC-SHA256(key of the study, study | person); random where the link was let go.
    panel_id = models.BinaryField(max_length=16)
    # Empty once what was chosen for each question is forgotten.
    items = models.BinaryField()
    scores = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["study", "wave"], name="response_study_wave")]

    def __str__(self) -> str:
        return str(self.pk)


class OpenAnswerState(models.TextChoices):
    WAITING = "waiting", _("nog niet bekeken")
    SHOWN = "shown", _("mag in een rapport")
    WITHHELD = "withheld", _("blijft weg")


class OpenAnswer(models.Model):
    """A sentence, of the whole organisation: no pseudonym, no cluster. Somebody reads it before anybody else does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Study.public_id
    study = models.UUIDField(db_index=True)
    wave = models.CharField(max_length=20)
    # Code of the question.
    item = models.CharField(max_length=60)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=OpenAnswerState.choices, default=OpenAnswerState.WAITING)

    def __str__(self) -> str:
        return str(self.pk)


class AnswerLoss(models.Model):
    """How many answers were destroyed unread, since too few were alike; a report says so."""

    # Study.public_id
    study = models.UUIDField()
    # Empty: its key was gone, so that not even this could be read.
    wave = models.CharField(max_length=20, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["study", "wave"], name="answer_loss_once_a_wave")]
        verbose_name_plural = "answer losses"

    def __str__(self) -> str:
        return f"{self.study} {self.wave}: {self.count}"
