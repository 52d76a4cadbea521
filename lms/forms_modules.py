"""How editors write a module."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamBlockValidationError, StreamValue

from foundation import clock
from foundation.clock import local_date
from lms.rules.testing_out import LEAST, ROUNDS

SUBSTANTIVE, AGAIN = "substantive", "again"
# What was said of the last change says nothing of the next one.
OF_THIS_CHANGE = ("change_kind", "reach", "again_by")


class ModuleForm(WagtailAdminPageForm):
    """A draft may leave open whom a change reaches; what is submitted, planned or published may not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.has_unpublished_changes:
            for name in OF_THIS_CHANGE:
                if name in self.fields:
                    self.initial[name] = self.instance._meta.get_field(name).get_default()
        if "reach" in self.fields:
            # None of them is chosen beforehand, and an empty one is not among them.
            self.fields["reach"].choices = [one for one in self.fields["reach"].choices if one[0]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("change_kind") != SUBSTANTIVE:
            cleaned["reach"] = ""
        if cleaned.get("reach") != AGAIN:
            cleaned["again_by"] = None
        if not self.is_deferred_validation:
            self._clean_reach(cleaned)
            self._clean_lessons(cleaned)
            self._clean_test(cleaned)
        return cleaned

    def _clean_reach(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("change_kind") != SUBSTANTIVE or not self.instance.has_versions():
            return
        if not cleaned.get("reach"):
            self.add_error("reach", _("Kies wie deze wijziging raakt. De aantallen staan erboven."))
        if cleaned.get("reach") != AGAIN or "again_by" in self.errors:
            return
        planned = cleaned.get("go_live_at")
        first = local_date(planned or clock.now())
        if cleaned["again_by"] is None:
            self.add_error("again_by", _("Kies vóór welke dag iedereen de module opnieuw doet."))
        elif cleaned["again_by"] <= first:
            self.add_error("again_by", _("Kies een dag na de publicatie."))

    def _clean_lessons(self, cleaned: dict[str, Any]) -> None:
        lessons = cleaned.get("lessons")
        if not lessons:
            return
        sentences = [*_for_nobody(lessons), *_lacking_questions(lessons)]
        if sentences:
            # Any other error of a field with blocks the editor does not see.
            self.add_error("lessons", StreamBlockValidationError(non_block_errors=sentences))

    def _clean_test(self, cleaned: dict[str, Any]) -> None:
        questions, lessons = cleaned.get("test_out_questions"), cleaned.get("lessons")
        if questions and questions < LEAST:
            self.add_error(
                "test_out_questions",
                _("Vraag er minstens %(n)d, of vul nul in: dan is er geen toets.") % {"n": LEAST},
            )
        elif questions and lessons:
            found, wanted = _questions_for_everybody(lessons), ROUNDS * questions
            if found < wanted:
                self.add_error("test_out_questions", _too_few_for_test(questions, found, wanted))

    def save(self, commit: bool = True) -> Any:
        if "reach" in self.changed_data or not self.instance.reach:
            person = getattr(self.for_user, "person", None)
            self.instance.chosen_by = person.public_id if person and self.instance.reach else None
        return super().save(commit)


def _for_nobody(lessons: StreamValue) -> Iterator[str]:
    if all(lesson.value.get("levels") or lesson.value.get("works") for lesson in lessons):
        yield _("Maak minstens één les voor iedereen: zonder functieniveau en zonder soort werk.")


def _lacking_questions(lessons: StreamValue) -> Iterator[str]:
    from lms.queries.bank import question_count
    from lms.queries.rotating import dilemma_count

    for lesson in lessons:
        for step in lesson.value["steps"]:
            if step.block_type == "bank":
                found, wanted = question_count(step.value["tags"]), step.value["count"]
                if found < wanted:
                    yield _too_few(step.value["heading"], found, wanted)
            if step.block_type == "cases":
                found, wanted = dilemma_count(step.value["themes"]), step.value["count"]
                if found < wanted:
                    yield _too_few_dilemmas(step.value["heading"], found, wanted)


def _questions_for_everybody(lessons: StreamValue) -> int:
    """How many questions of the bank, with a right answer, the lessons for everybody draw from."""
    from lms.queries.bank import testable_count

    return testable_count(
        step.value["tags"]
        for lesson in lessons
        if not lesson.value.get("levels") and not lesson.value.get("works")
        for step in lesson.value["steps"]
        if step.block_type == "bank"
    )


def _too_few_for_test(questions: int, found: int, wanted: int) -> str:
    return " ".join(
        (
            _(
                "Een toets van %(n)d vragen heeft %(wanted)d vragen nodig: wie haar later nog eens doet, krijgt andere."
            )
            % {"n": questions, "wanted": wanted},
            ngettext(
                "Deze module trekt voor iedereen uit %(n)d vraag met een goed antwoord.",
                "Deze module trekt voor iedereen uit %(n)d vragen met een goed antwoord.",
                found,
            )
            % {"n": found},
            _("Publiceer meer vragen, of vraag er minder."),
        )
    )


def _too_few(heading: str, found: int, count: int) -> str:
    return " ".join(
        (
            _("Scherm ‘%(heading)s’ trekt %(count)d vragen.") % {"heading": heading, "count": count},
            ngettext(
                "In de vragenbank past er %(n)d bij deze trefwoorden.",
                "In de vragenbank passen er %(n)d bij deze trefwoorden.",
                found,
            )
            % {"n": found},
            _("Publiceer meer vragen, of trek er minder."),
        )
    )


def _too_few_dilemmas(heading: str, found: int, count: int) -> str:
    return " ".join(
        (
            ngettext(
                "Scherm ‘%(heading)s’ trekt %(n)d dilemma.",
                "Scherm ‘%(heading)s’ trekt %(n)d dilemma’s.",
                count,
            )
            % {"heading": heading, "n": count},
            ngettext(
                "In de catalogus past er %(n)d bij deze thema’s.",
                "In de catalogus passen er %(n)d bij deze thema’s.",
                found,
            )
            % {"n": found},
            _("Vink meer thema’s aan, of trek er minder."),
        )
    )
