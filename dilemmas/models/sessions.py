"""What lies round a live session: who asks for one, when somebody can lead one, what it was worth, its poster."""

from django.db import models
from django.db.models import Q

from dilemmas.models.live import LiveSession
from foundation.people.models import Person, Unit
from foundation.printing.models import PrintRun, done_within_total


class SessionWish(models.Model):
    """A team asks for a session without its manager. Who asked is not kept; one open wish a team."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    # What came of it.
    session = models.ForeignKey(
        LiveSession, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(session=None), name="session_wish_open_once_a_unit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.asked_on}"


class FreeHour(models.Model):
    """When a facilitator can lead a session; gone once it is used."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="free_hours")
    starts_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "starts_at"], name="free_hour_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.starts_at}"


class EvaluationCount(models.Model):
    """How often an answer was tapped after a session: a count, and no more.

    `shown_count` runs behind by up to four answers, so that nobody reads from the page who tapped what just now.
    """

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="evaluation_counts")
    # A Question and an Answer of dilemmas/rules/evaluation.py.
    question = models.CharField(max_length=8)
    answer = models.CharField(max_length=6)
    count = models.PositiveIntegerField(default=0)
    shown_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "question", "answer"], name="evaluation_count_once_an_answer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.question}"


class EvaluationMark(models.Model):
    """That somebody tapped an answer to one question, so that nobody taps twice; gone when the evaluation closes.

    The id is an HMAC of question and person (dilemmas/evaluation_keys.py). No answer, no serial, no time.
    """

    id = models.UUIDField(primary_key=True)
    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="evaluation_marks")

    def __str__(self) -> str:
        return str(self.id)


class PosterRun(PrintRun):
    """A request for the A3 poster of a session. Wiped after a day."""

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="+")
    # The one for the wall.
    question = models.CharField(max_length=160)

    class Meta:
        constraints = [done_within_total("poster_run_done_within_total")]

    @property
    def file_name(self) -> str:
        return f"posters/{self.public_id}.pdf"
