"""Answers that come in by a link, and that are written."""

import re
from datetime import date, timedelta

import pytest

from foundation.errors import DomainError
from measurement.actions.closing import close_windows
from measurement.actions.flushing import flush_answers, flush_sentences
from measurement.actions.receiving import asking_of, receive_answer
from measurement.actions.studies import end_studies, forget_items, stop_study
from measurement.actions.study_keys import (
    destroy_due_keys,
    escrow_study_key,
    make_study_keys,
    restore_study_key,
)
from measurement.models import (
    AnswerLoss,
    Invitation,
    InvitationState,
    InvitationToken,
    OpenAnswer,
    Participant,
    Response,
    SealedAnswer,
    SealedSentence,
    StudyKey,
    WaveCount,
)
from measurement.rules.packing import unpack_items, unpack_scores
from tests.conftest import moment
from tests.factories.people import UnitFactory
from tests.factories.studies import (
    alike,
    answer,
    hold,
    invited,
    join,
    make_plan,
    somebodies,
    token_of,
    tokens_made,
)

pytestmark = pytest.mark.django_db
AT = moment("2022-03-01 10:00")
TODAY = AT.date()
IN_TIME, LATE = TODAY + timedelta(days=14), TODAY + timedelta(days=30)
SOON = TODAY + timedelta(days=60)


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.MEASUREMENT_KEY_DIR = tmp_path / "keys"
    settings.MEASUREMENT_ESCROW_DIR = tmp_path / "escrow"


def ask(study, wave="t0", **changes) -> Invitation:
    return invited(join(study, **changes), wave, on=TODAY, ends_on=IN_TIME)


def test_an_answer_is_marked_sealed_and_written_with_nine_others():
    study, cluster = make_plan(at=AT), UnitFactory(kind="cluster")
    invitations = [ask(study, cluster=cluster) for _ in range(10)]
    for number, invitation in enumerate(invitations):
        answer(invitation, at=AT, code=1 + number % 2)
        assert Response.objects.exists() is False
    assert Invitation.objects.filter(is_done=True).count() == SealedAnswer.objects.count() == 10
    assert {len(bytes(row.blob)) for row in SealedAnswer.objects.all()} == {
        len(bytes(SealedAnswer.objects.first().blob))
    }
    assert flush_answers(at=AT) == 10
    assert not SealedAnswer.objects.exists()
    rows = Response.objects.all()
    assert {(row.study, row.wave, row.in_time, row.cluster_id) for row in rows} == {
        (study.public_id, "t0", True, cluster.pk)
    }
    assert len({bytes(row.panel_id) for row in rows}) == 10
    questionnaire = study.instrument.versions.get().questionnaire
    chosen = [unpack_items(questionnaire, bytes(row.items))["advies_1"] for row in rows]
    assert sorted(chosen) == [1] * 5 + [2] * 5
    advice = [scale.code for scale in questionnaire.scales].index("advies")
    assert sorted(unpack_scores(bytes(row.scores))[advice] for row in rows) == [0.0] * 5 + [1.0] * 5


def test_a_second_answer_by_any_link_of_the_invitation_is_refused():
    invitation = ask(make_plan(at=AT))
    older, newer = token_of(invitation), token_of(invitation)
    assert older != newer
    receive_answer(token=older, answers={"advies_1": 1}, language="nl", at=AT)
    for token in (older, newer):
        with pytest.raises(DomainError, match="already_received"):
            receive_answer(token=token, answers={"advies_1": 2}, language="nl", at=AT)
    assert SealedAnswer.objects.count() == SealedSentence.objects.count() == 1


def test_looking_changes_nothing():
    token = token_of(ask(make_plan(at=AT)))
    asking_of(token, at=AT)
    asking_of(token, at=AT)
    assert not Invitation.objects.filter(is_done=True).exists()


@pytest.mark.parametrize(
    ("after_days", "in_time"), [(0, True), (14, True), (15, False), (44, False)], ids=str
)
def test_an_answer_after_the_window_is_kept_and_flagged(after_days, in_time):
    study = make_plan(at=AT)
    for _ in range(10):
        answer(ask(study), at=AT + timedelta(days=after_days))
    flush_answers(at=AT)
    assert set(Response.objects.values_list("in_time", flat=True)) == {in_time}


def test_a_link_that_is_too_late_unknown_or_of_a_stopped_study_is_refused():
    study = make_plan(at=AT)
    token = token_of(ask(study))
    with pytest.raises(DomainError, match="link_closed"):
        asking_of(token, at=AT + timedelta(days=45))
    with pytest.raises(DomainError, match="link_unknown"):
        asking_of("x" * 43, at=AT)
    stop_study(study=study, by=None, at=AT)
    with pytest.raises(DomainError, match="link_unknown"):
        asking_of(token, at=AT)


def test_a_text_that_no_box_holds_leaves_no_mark():
    study = make_plan(at=AT)
    invitation = ask(study, wave="t12")
    with pytest.raises(DomainError, match="answer_too_long"):
        receive_answer(token=token_of(invitation), answers={"toelichting": "€" * 4000}, language="nl", at=AT)
    assert (Invitation.objects.filter(is_done=True).count(), SealedAnswer.objects.count()) == (0, 0)


def test_sentences_are_written_apart_and_say_nothing_of_who_wrote():
    study = make_plan(at=AT)
    for number in range(10):
        words = {"toelichting": f"Zin {number}"} if number < 3 else {}
        answer(ask(study, wave="t12"), at=AT, answers={"advies_1": 2, **words})
    assert len({len(bytes(row.blob)) for row in SealedSentence.objects.all()}) == 1
    assert flush_sentences(at=AT) == 3
    assert sorted(OpenAnswer.objects.values_list("text", flat=True)) == ["Zin 0", "Zin 1", "Zin 2"]
    assert set(OpenAnswer.objects.values_list("wave", "item", "state")) == {("t12", "toelichting", "waiting")}
    assert not SealedSentence.objects.exists()


def test_closing_a_window_leaves_numbers_and_no_links():
    study, cluster = make_plan(at=AT), UnitFactory(kind="cluster")
    invitations = [ask(study, cluster=cluster) for _ in range(4)]
    for one in invitations:
        token_of(one)
    answer(invitations[0], at=AT)
    assert close_windows(at=AT + timedelta(days=44)) == 0
    assert close_windows(at=AT + timedelta(days=45)) == 4
    assert set(Invitation.objects.values_list("state", "is_done")) == {(InvitationState.CLOSED, False)}
    assert tokens_made() == 0
    assert WaveCount.objects.values_list("wave", "cluster_id", "invited", "answered").get() == (
        *("t0", cluster.pk),
        *(4, 1),
    )


def test_who_was_asked_is_forgotten_after_the_last_window():
    study = make_plan(at=AT)
    join(study, anchored_on=TODAY)
    close_windows(at=AT + timedelta(days=437))
    assert Participant.objects.count() == 1
    close_windows(at=AT + timedelta(days=438))
    assert Participant.objects.count() == 0


def test_the_end_of_a_study_writes_or_destroys_what_waits_and_then_its_keys_go(settings):
    study = make_plan(at=AT, takes_in_until=TODAY)
    hold(study, somebodies(12), alike=alike(), until=SOON)
    hold(study, somebodies(9), alike=alike("t6"), until=SOON)
    assert end_studies(at=AT) == 0
    over = AT + timedelta(days=1)
    assert end_studies(at=over) == 1
    flush_answers(at=over)
    flush_sentences(at=over)
    assert (Response.objects.count(), SealedAnswer.objects.count(), SealedSentence.objects.count()) == (
        12,
        0,
        0,
    )
    assert AnswerLoss.objects.values_list("study", "wave", "count").get() == (study.public_id, "t6", 9)
    escrow_study_key(study=study, at=over)
    assert destroy_due_keys(at=over + timedelta(days=89)) == 0
    assert len([*settings.MEASUREMENT_KEY_DIR.iterdir(), *settings.MEASUREMENT_ESCROW_DIR.iterdir()]) == 3
    assert StudyKey.objects.get().state == "kept"


@pytest.mark.django_db(transaction=True)
def test_destroying_takes_the_files_and_the_escrow(settings):
    study = make_plan(at=AT, takes_in_until=TODAY)
    escrow_study_key(study=study, at=AT)
    over = AT + timedelta(days=1)
    end_studies(at=over)
    assert destroy_due_keys(at=over + timedelta(days=90)) == 1
    assert [*settings.MEASUREMENT_KEY_DIR.iterdir(), *settings.MEASUREMENT_ESCROW_DIR.iterdir()] == []
    assert StudyKey.objects.get().state == "destroyed"
    with pytest.raises(DomainError, match="study_key_destroyed"):
        escrow_study_key(study=study, at=over)


def test_the_escrow_opens_with_both_codes_only(settings):
    study = make_plan(at=AT)
    first, second = escrow_study_key(study=study, at=AT)
    assert re.fullmatch(r"([A-Z2-7]{4}-){7}[A-Z2-7]{4}", first)
    kept = {path.name: path.read_bytes() for path in settings.MEASUREMENT_KEY_DIR.iterdir()}
    escrow = next(settings.MEASUREMENT_ESCROW_DIR.iterdir()).read_bytes()
    assert not any(key in escrow for key in kept.values())
    with pytest.raises(DomainError, match="keys_are_there"):
        restore_study_key(study=study, first=first, second=second, at=AT)
    for path in settings.MEASUREMENT_KEY_DIR.iterdir():
        path.unlink()
    for one, other in ((first, first), (first, "AAAA"), (second, second), ("", "")):
        with pytest.raises(DomainError, match="codes_refused"):
            restore_study_key(study=study, first=one, second=other, at=AT)
    # In whatever order, and typed without dashes.
    restore_study_key(study=study, first=second.lower().replace("-", " "), second=first, at=AT)
    assert {path.name: path.read_bytes() for path in settings.MEASUREMENT_KEY_DIR.iterdir()} == kept


def test_without_the_key_files_answers_wait(settings, caplog):
    study = make_plan(at=AT)
    hold(study, somebodies(10), alike=alike(), until=SOON)
    settings.MEASUREMENT_KEY_DIR = settings.MEASUREMENT_KEY_DIR / "elsewhere"
    assert flush_answers(at=AT) == 0
    assert SealedAnswer.objects.count() == 10
    assert "MEASUREMENT_KEY_DIR" in caplog.text


def test_a_box_that_was_changed_counts_for_no_group_and_as_lost():
    study = make_plan(at=AT)
    hold(study, somebodies(11), alike=alike(), until=SOON)
    spoilt = SealedAnswer.objects.first()
    spoilt.blob = bytes(spoilt.blob)[:-1] + b"\0"
    spoilt.save()
    assert flush_answers(at=AT) == 10
    assert AnswerLoss.objects.get().count == 1


def test_items_are_forgotten_two_years_after_the_end_and_scores_stay():
    study = make_plan(at=AT, takes_in_until=TODAY)
    hold(study, somebodies(10), alike=alike(), until=SOON)
    flush_answers(at=AT)
    end_studies(at=moment("2022-03-02 10:00"))
    assert forget_items(at=moment("2024-03-01 10:00")) == 0
    assert forget_items(at=moment("2024-03-02 10:00")) == 1
    assert {bytes(row.items) for row in Response.objects.all()} == {b""}
    assert all(bytes(row.scores) for row in Response.objects.all())
    assert forget_items(at=moment("2024-03-03 10:00")) == 0


def test_keys_are_made_once():
    study = make_plan(at=AT)
    assert make_study_keys(at=AT) == 0
    assert StudyKey.objects.filter(study=study).count() == 1


def test_a_stopped_study_closes_everything_alike():
    study = make_plan(at=AT)
    answered, open_one = ask(study), ask(study)
    answer(answered, at=AT)
    token_of(open_one)
    stop_study(study=study, by=None, at=AT)
    assert (Participant.objects.count(), InvitationToken.objects.count()) == (0, 0)
    assert WaveCount.objects.values_list("invited", "answered").get() == (2, 1)
    with pytest.raises(DomainError, match="not_open"):
        stop_study(study=study, by=None, at=AT)


def test_a_participant_keeps_the_form_order_over_the_waves():
    participant = join(make_plan(at=AT), first_form=1)
    forms = []
    for wave in ("t0", "t6", "t12"):
        token = token_of(invited(participant, wave, on=TODAY, ends_on=date(2022, 4, 1)))
        forms.append(asking_of(token, at=AT).form)
    # Two forms: t0 is the second of the four waves.
    assert forms == [0, 1, 0]
