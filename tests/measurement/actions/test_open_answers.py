"""From sentences that nobody read to what a report has of them, and how the rest goes."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from foundation.audit.models import AuditEvent
from foundation.audit.verification import verify_record
from foundation.errors import DomainError
from measurement.actions.open_answers import decide_open_answers
from measurement.actions.releasing import make_release
from measurement.actions.studies import forget_items, stop_study
from measurement.actions.study_keys import destroy_due_keys
from measurement.models import OpenAnswer, OpenAnswerState, Study
from measurement.queries.open_answers import closed_waves, open_questions
from tests.conftest import moment
from tests.factories.open_answers import write_sentences
from tests.factories.people import PersonFactory
from tests.factories.releases import answer, make_study
from tests.factories.studies import invited, join, make_plan

pytestmark = pytest.mark.django_db
LATER = moment("2024-03-01 09:00")


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.MEASUREMENT_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def study(at) -> Study:
    """All its waves are over."""
    return make_study(at=at, has_open=True)


def texts(number: int, word: str = "Zin") -> list[str]:
    return [f"{word} {n}" for n in range(number)]


def decide(study: Study, choices: dict, *, at=LATER, **place):
    return decide_open_answers(
        study=study,
        **{"wave": "t12", "item": "toelichting", "by": PersonFactory(), "seen": "waiting", **place},
        choices=choices,
        at=at,
    )


def decide_all(study: Study, rows: list[OpenAnswer], state: str = "shown") -> None:
    decide(study, {row.pk: state for row in rows})


def refused(*args, **kwargs) -> str:
    with pytest.raises(DomainError) as refusal:
        decide(*args, **kwargs)
    return refusal.value.code


def test_decision_is_kept_and_taken_back(study):
    rows = write_sentences(study, texts(12))
    first, second = rows[:2]

    moved = decide(study, {first.pk: "shown", second.pk: "withheld"})

    assert moved == {"shown": 1, "withheld": 1}
    states = dict(OpenAnswer.objects.values_list("pk", "state"))
    assert (states[first.pk], states[second.pk]) == ("shown", "withheld")
    assert decide(study, {first.pk: "waiting"}, seen="shown") == {"waiting": 1}
    assert OpenAnswer.objects.get(pk=first.pk).state == OpenAnswerState.WAITING


def test_what_a_colleague_decided_meanwhile_stays(study):
    """Both have the page of what may be shown before them; the second sends every choice of it along."""
    rows = write_sentences(study, texts(12))
    decide_all(study, rows)
    decide(study, {rows[0].pk: "withheld"}, seen="shown")
    moved = decide(study, {row.pk: "shown" for row in rows} | {rows[1].pk: "waiting"}, seen="shown")
    assert moved == {"waiting": 1}
    assert OpenAnswer.objects.get(pk=rows[0].pk).state == OpenAnswerState.WITHHELD


def test_audit_says_how_many_and_no_sentence(study):
    rows = write_sentences(study, texts(12))
    by = PersonFactory()
    decide(study, {rows[0].pk: "withheld"}, by=by)
    decide(study, {rows[0].pk: "withheld"}, by=by)
    event = AuditEvent.objects.get(kind="open_answers_decided")
    assert event.actor_id == by.public_id
    assert event.details == {
        "study": str(study.public_id),
        "wave": "t12",
        "item": "toelichting",
        "withheld": 1,
    }
    dump = repr(list(AuditEvent.objects.values()))
    assert rows[0].text not in dump
    assert str(rows[0].pk) not in dump


def test_too_few_sentences_and_open_waves_are_not_read(study, at):
    rows = write_sentences(study, texts(9))
    assert open_questions(study, least=10, on=LATER.date()) == []
    assert refused(study, {rows[0].pk: "shown"}) == "not_to_be_read"
    write_sentences(study, texts(1))
    # The last wave ends 20-04-2021, and late answers come in for thirty days.
    assert refused(study, {rows[0].pk: "shown"}, at=moment("2021-05-20 09:00")) == "not_to_be_read"
    assert decide(study, {rows[0].pk: "shown"}, at=moment("2021-05-21 09:00")) == {"shown": 1}


def test_sentence_of_another_question_or_study_stays_as_it_is(study, at):
    write_sentences(study, texts(12))
    other = write_sentences(make_study(at=at), texts(12))
    elsewhere = write_sentences(study, texts(12), wave="t6")
    assert decide(study, {other[0].pk: "shown", elsewhere[0].pk: "shown", uuid4(): "shown"}) == {}
    assert not OpenAnswer.objects.exclude(state="waiting").exists()
    assert not AuditEvent.objects.filter(kind="open_answers_decided").exists()


def test_wave_of_a_plan_is_closed_when_nobody_can_come_any_more(at):
    plan = make_plan(at=at, starts_on=date(2022, 3, 1), takes_in_until=date(2022, 12, 31))
    # 31-12 + 14 days + 30 days for late answers.
    assert closed_waves(plan, on=date(2023, 2, 13)) == []
    assert closed_waves(plan, on=date(2023, 2, 14)) == ["t0"]
    late = invited(join(plan), "t0", on=date(2023, 2, 1), ends_on=date(2023, 2, 15))
    assert closed_waves(plan, on=date(2023, 2, 14)) == []
    late.delete()
    stop_study(study=plan, by=None, at=at)
    plan.refresh_from_db()
    assert closed_waves(plan, on=at.date()) == ["t0", "t6", "t12"]


def test_report_takes_what_may_be_shown_and_the_rest_is_gone(study):
    answer(study, 100, [])
    rows = write_sentences(study, texts(14))
    decide_all(study, rows[:11])
    decide_all(study, rows[11:], "withheld")

    release = make_release(study=study, at=LATER, by=None)

    (taken,) = release.content["sentences"]
    assert (taken["wave"], taken["item"]) == ("t12", "toelichting")
    assert taken["text"]["nl"] == study.instrument.versions.get().questionnaire.item("toelichting").text.nl
    assert sorted(taken["sentences"]) == sorted(texts(11))
    assert not OpenAnswer.objects.exists()
    assert verify_record(release) == []
    # The next report has them as they were.
    again = make_release(study=study, at=LATER + timedelta(days=60), by=None)
    assert again.content["sentences"] == release.content["sentences"]


@pytest.mark.parametrize(("shown", "withheld", "waiting"), [(9, 5, 0), (12, 2, 1)])
def test_report_takes_none_of_a_question_that_is_not_read_or_has_too_few(study, shown, withheld, waiting):
    answer(study, 100, [])
    rows = write_sentences(study, texts(shown + withheld + waiting))
    decide_all(study, rows[:shown])
    decide_all(study, rows[shown : shown + withheld], "withheld")
    assert make_release(study=study, at=LATER, by=None).content["sentences"] == []
    assert OpenAnswer.objects.count() == shown + withheld + waiting


def test_with_the_key_goes_what_was_not_found_fit_and_after_two_years_the_rest(at):
    plan = make_plan(at=at)
    stop_study(study=plan, by=None, at=at)
    rows = write_sentences(plan, texts(14), wave="t0")
    decide(plan, {row.pk: "shown" for row in rows[:11]}, wave="t0")
    decide(plan, {rows[11].pk: "withheld"}, wave="t0")

    destroy_due_keys(at=at + timedelta(days=89))
    assert OpenAnswer.objects.count() == 14
    destroy_due_keys(at=at + timedelta(days=90))
    assert set(OpenAnswer.objects.values_list("state", flat=True)) == {"shown"}
    # Taken back when the key is gone: it goes with the next round.
    decide(plan, {rows[0].pk: "withheld"}, wave="t0", seen="shown")
    destroy_due_keys(at=at + timedelta(days=91))
    assert OpenAnswer.objects.count() == 10

    forget_items(at=at + timedelta(days=3 * 365))
    assert not OpenAnswer.objects.exists()
