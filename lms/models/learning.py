import uuid
from functools import cached_property

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dilemmas.models import CaseVersion
from foundation.audit.models import SealedModel, SealedQuerySet
from foundation.people.models import Engagement
from lms.models.modules import ModuleVersion
from lms.models.requirements import Assignment
from lms.models.rotating import case_versions, screens_of
from lms.rules.testing_out import content_of_test, is_of_test, rest_of, screens_of_test
from lms.rules.variants import Audience, for_attempt


class AttemptPath(models.TextChoices):
    """Which screens of the module somebody goes through."""

    WHOLE = "whole", _("alle lessen")
    TEST = "test", _("de toets vooraf")
    REST = "rest", _("wat na de toets nog nodig is")


class Attempt(models.Model):
    """Somebody taking a module. It stays on its version to the end, on every device."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="attempts")
    version = models.ForeignKey(ModuleVersion, on_delete=models.PROTECT, related_name="attempts")
    module_key = models.UUIDField()
    assignment = models.ForeignKey(Assignment, null=True, blank=True, on_delete=models.PROTECT)
    # Of the version's content: "nl", "en", "nl-easy".
    language = models.CharField(max_length=12)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    # Ids of the screens that are done, in the order in which that happened.
    done_steps = models.JSONField(default=list)
    # {screen id: answer} as lms/rules/answers.py has it: of questions, and which text of a document was read. Never of
    # dilemmas, scenarios or anything that somebody writes or ticks for themselves.
    answers = models.JSONField(default=dict)
    # For whom the lessons are: the function level and the kind of work, empty where the module does not ask.
    level = models.CharField(max_length=16, blank=True)
    work = models.CharField(max_length=80, blank=True)
    # Of each screen of the version that draws, in that order, the codes of this person's questions or the keys of their
    # dilemmas. Which dilemma was shown is kept here, so that it is never drawn again; what was chosen in it never.
    drawn = models.JSONField(default=list)
    path = models.CharField(max_length=8, choices=AttemptPath.choices, default=AttemptPath.WHOLE)
    # The codes of the questions of the test, in that order; empty when none was begun. Answers stay in `answers`, as of
    # a lesson. What came of it: TEST is open, REST passed, WHOLE not passed, or stopped: then its answers are gone.
    test_drawn = models.JSONField(default=list)
    # With REST: the places (from 0) of the lessons of the version that somebody still goes through.
    rest = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "module_key"],
                condition=Q(completed_at=None),
                name="attempt_open_once_a_module",
            )
        ]
        indexes = [models.Index(fields=["module_key", "started_at"])]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.version}"

    @property
    def registration(self) -> uuid.UUID:
        """The xAPI registration."""
        return self.assignment.public_id if self.assignment else self.public_id

    @property
    def content(self) -> dict:
        """The screens for this person, with their own questions and dilemmas."""
        return self.content_in(self.language)

    def content_in(self, language: str) -> dict:
        if self.path == AttemptPath.TEST:
            return content_of_test(self.version.in_language(language), self.test_drawn)
        lessons = self.lessons_in(language)
        if self.path != AttemptPath.REST:
            return lessons
        everybody = self.version.in_language(language)["lessons"]
        kept = [everybody[place]["id"] for place in self.rest if place < len(everybody)]
        return {**lessons, "lessons": rest_of(lessons["lessons"], kept)}

    def lessons_in(self, language: str) -> dict:
        """The whole module for this person, whatever they showed with a test."""
        return for_attempt(
            self.version.in_language(language),
            Audience(self.level, self.work),
            self.drawn,
            screens_of(self._cases, language=language),
        )

    @cached_property
    def _cases(self) -> dict[str, CaseVersion]:
        """What was drawn never changes."""
        drawn = {code for codes in self.drawn for code in codes}
        return case_versions(self.version.in_language(self.language), drawn)

    @property
    def explained(self) -> set[str]:
        """Codes of the questions of the bank that a lesson asked and said the answer of."""
        done = set(self.done_steps)
        steps = (step for lesson in self.lessons_in(self.language)["lessons"] for step in lesson["steps"])
        return {step["code"] for step in steps if "code" in step and step["id"] in done}

    def test_in(self, language: str) -> list[dict]:
        """The questions of the test, open or over; empty when none was begun."""
        return screens_of_test(self.version.in_language(language), self.test_drawn)

    @property
    def is_testing(self) -> bool:
        return self.path == AttemptPath.TEST

    @property
    def is_tested(self) -> bool:
        """Whether a test was done to its end, passed or not."""
        return not self.is_testing and any(is_of_test(one) for one in self.done_steps)

    @property
    def lesson_steps_done(self) -> list[str]:
        return [one for one in self.done_steps if not is_of_test(one)]


class CompletionSource(models.TextChoices):
    ATTEMPT = "attempt", _("zelf gedaan")
    TEST_OUT = "test_out", _("met een toets")
    CLASSROOM = "classroom", _("in een zaal gedaan")
    EQUIVALENCE = "equivalence", _("gelijk aan iets anders")
    IMPORT = "import", _("ingelezen")
    CARRIED_OVER = "carried_over", _("overgenomen uit een ander dienstverband")


class CompletionQuerySet(SealedQuerySet):
    def standing(self) -> "CompletionQuerySet":
        """Without what came from the job of somebody else, since two registrations that were one are two again."""
        return self.filter(Q(carried_from=None) | Q(carried_from__engagement__person=F("engagement__person")))

    def originals(self) -> "CompletionQuerySet":
        """Without what was taken over from another job."""
        return self.filter(carried_from=None)


class Completion(SealedModel):
    """That somebody completed a version of a module. Appended, never changed."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="completions")
    version = models.ForeignKey(ModuleVersion, on_delete=models.PROTECT, related_name="completions")
    module_key = models.UUIDField()
    attempt = models.OneToOneField(Attempt, null=True, blank=True, on_delete=models.PROTECT)
    source = models.CharField(max_length=12, choices=CompletionSource.choices)
    # With CARRIED_OVER: the completion in another job, whose day this keeps.
    carried_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_to"
    )
    # With CLASSROOM, EQUIVALENCE and IMPORT: who noted it, of EQUIVALENCE why it is equal, and of
    # IMPORT what the file says beside it.
    recorded_by = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=240, blank=True)
    completed_at = models.DateTimeField()
    # The day in Amsterdam; years are counted by it.
    completed_on = models.DateField()
    # When this was written down; of what was noted later, later. The chain says so too.
    recorded_at = models.DateTimeField()

    objects = CompletionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        indexes = [models.Index(fields=["engagement", "module_key"]), models.Index(fields=["completed_on"])]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.version}"

    def sealed_content(self) -> dict:
        return {
            "engagement": self.engagement.public_id,
            "version": self.version.public_id,
            "module_key": self.module_key,
            "source": self.source,
            "completed_at": self.completed_at,
            "completed_on": self.completed_on,
            # Left out where there is none: what was sealed before it existed still fits its seal.
            **({"carried_from": self.carried_from.public_id} if self.carried_from else {}),
            **({"recorded_by": self.recorded_by.public_id} if self.recorded_by else {}),
            **({"reason": self.reason} if self.reason else {}),
        }
