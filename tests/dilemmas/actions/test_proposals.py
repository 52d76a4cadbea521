"""A proposal from the form to its end; what was written goes when it is decided."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection

from dilemmas.actions.proposals import (
    answer_question,
    ask_proposer,
    edit_proposal,
    erase_due_proposals,
    make_case,
    reopen_proposal,
    submit_proposal,
    withdraw_proposal,
)
from dilemmas.models import DilemmaCasePage, Proposal
from dilemmas.proposal_keys import FEWEST_FREE, KeyGone, keep_in_stock
from dilemmas.queries.proposals import content_of, proposer_of, read
from dilemmas.rules.proposals import MOST_A_DAY, MOST_AN_HOUR
from foundation.audit.models import AuditEvent
from foundation.errors import DomainError
from tests.conftest import moment
from tests.factories.dilemmas import make_catalogue
from tests.factories.people import PersonFactory
from tests.factories.proposals import (
    TEXT,
    declined,
    draft_of,
    elsewhere,
    finished,
    make_code,
    make_proposal,
    make_reviewer,
    with_code,
)

pytestmark = pytest.mark.django_db
AT = moment("2026-03-10 10:00")


@pytest.fixture(autouse=True)
def keys(settings, tmp_path) -> Path:
    settings.PROPOSAL_KEY_DIR = tmp_path / "keys"
    return settings.PROPOSAL_KEY_DIR


@pytest.fixture
def reviewer():
    return make_reviewer(at=AT)


def key_files(keys: Path) -> set[str]:
    return {path.name for path in keys.iterdir()}


# Sending -----------------------------------------------------------------------------------------


def test_of_a_proposal_the_day_is_kept_and_its_text_is_locked():
    proposal = make_proposal(at=AT)
    assert (proposal.received_on, proposal.status) == (date(2026, 3, 10), "received")
    assert content_of(proposal).original == TEXT
    assert b"restjes" not in bytes(proposal.sealed)
    assert {field.name for field in Proposal._meta.fields} == {
        *("id", "received_on", "status", "code_hash", "key_name", "sealed"),
        *("decided_on", "reason", "reply", "case", "erased_on"),
    }


def test_keys_of_rows_say_nothing_of_their_order():
    ids = [make_proposal(at=AT).pk for _number in range(6)]
    assert ids != sorted(ids) or len(set(ids)) == 6
    assert max(ids) - min(ids) > 1000


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite alone")
def test_the_key_is_the_place_of_the_row():
    """Otherwise the hidden number of the row would count on."""
    for _number in range(3):
        make_proposal(at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM dilemmas_proposal WHERE rowid <> id")
        assert cursor.fetchone() == (0,)


def test_sent_twice_it_is_one_proposal_with_one_code():
    first, second = (make_code(at=AT, token="een-formulier") for _press in range(2))
    assert first == second
    assert Proposal.objects.count() == 1


def test_changed_and_sent_again_it_is_another():
    first = make_code(at=AT, token="een-formulier")
    second = make_code(at=AT, token="een-formulier", question="Of toch niet?")
    assert first != second
    assert content_of(with_code(second)).original["question"] == "Of toch niet?"


def test_the_same_text_of_two_people_is_two_proposals():
    assert make_code(at=AT, token="een") != make_code(at=AT, token="twee")
    assert Proposal.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("tokens", "expected"), [(["dubbel"] * 4, 1), (["a", "b", "c", "d"], 4)])
def test_presses_at_the_same_moment(tokens: list[str], expected: int, keys: Path):
    """A double click is one proposal; four people who all reach for the last key in stock get one each."""
    keep_in_stock(())
    for spare in sorted(keys.iterdir())[1:]:
        spare.unlink()
    barrier = Barrier(4)

    def press(token: str) -> str:
        barrier.wait()
        try:
            return submit_proposal(written=TEXT, token=token, proposer=None, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        codes = set(pool.map(press, tokens))
    assert (len(codes), Proposal.objects.count()) == (expected, expected)
    assert Proposal.objects.values("key_name").distinct().count() == expected


def test_a_name_is_locked_with_the_text():
    person = PersonFactory()
    proposal = make_proposal(at=AT, proposer=person)
    assert proposer_of(content_of(proposal)) == person
    assert str(person.public_id).encode() not in bytes(proposal.sealed)


def test_a_flood_is_refused_and_names_are_let_through():
    for _number in range(MOST_AN_HOUR):
        make_code(at=AT)
    with pytest.raises(DomainError, match="too_many"):
        make_code(at=AT)
    assert make_code(at=AT, proposer=PersonFactory())
    # The next hour it goes on.
    assert make_code(at=AT + timedelta(hours=1))


def test_a_day_has_an_end_too():
    Proposal.objects.bulk_create(
        Proposal(received_on=AT.date(), code_hash=f"{number}", sealed=b"") for number in range(MOST_A_DAY)
    )
    with pytest.raises(DomainError, match="too_many"):
        make_code(at=AT)
    assert make_code(at=AT + timedelta(days=1))


def test_who_sent_it_already_is_told_the_code_again_in_a_flood():
    code = make_code(at=AT, token="eerder")
    for _number in range(MOST_AN_HOUR - 1):
        make_code(at=AT)
    assert make_code(at=AT, token="eerder") == code


# A question --------------------------------------------------------------------------------------


def test_one_question_is_answered_once(reviewer):
    code = make_code(at=AT)
    ask_proposer(proposal=with_code(code), question="Gebeurt dit vaker?", by=reviewer, at=AT)
    assert content_of(with_code(code)).waits_for_answer
    answer_question(code=code, answer="Elke week.")
    content = content_of(with_code(code))
    assert (content.asked, content.answer) == ("Gebeurt dit vaker?", "Elke week.")
    with pytest.raises(DomainError, match="nothing_asked"):
        answer_question(code=code, answer="Toch niet.")
    with pytest.raises(DomainError, match="asked_before"):
        ask_proposer(proposal=with_code(code), question="En verder?", by=reviewer, at=AT)


def test_nobody_answers_without_the_code_or_a_question():
    code = make_code(at=AT)
    with pytest.raises(DomainError, match="nothing_asked"):
        answer_question(code=code, answer="Zomaar.")
    with pytest.raises(DomainError, match="unknown_code"):
        answer_question(code="CCCCCCCCCCCC", answer="Zomaar.")


# A case ------------------------------------------------------------------------------------------


def test_a_draft_holds_the_working_text_and_no_name(reviewer):
    proposal = make_proposal(at=AT, proposer=PersonFactory(given_name="Zebedeus"))
    make_catalogue()
    edit_proposal(proposal=proposal, working=TEXT | {"situation": "Iemand neemt eten mee."}, title="Restjes")
    page = DilemmaCasePage.objects.get(pk=make_case(proposal=proposal, by=reviewer, at=AT).pk)
    draft = page.get_latest_revision_as_object()
    assert (draft.live, draft.title, draft.origin) == (False, "Restjes", "Ingebracht door een collega")
    assert draft.situation == "Iemand neemt eten mee.\n\nNiemand heeft er last van."
    assert (draft.card, draft.question) == ("Iemand neemt eten mee.", TEXT["question"])
    assert draft.option_texts() == ["Er iets van zeggen", "Het zo laten"]
    assert [one.code for one in draft.work.all()] == ["balie"]
    assert "Zebedeus" not in str(page.latest_revision.content)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.case) == ("in_work", page)


def test_pressed_twice_there_is_one_draft(reviewer):
    proposal = make_proposal(at=AT)
    first = draft_of(proposal, by=reviewer, at=AT)
    assert make_case(proposal=proposal, by=reviewer, at=AT) == first
    assert DilemmaCasePage.objects.count() == 1


def test_long_texts_leave_room_for_the_editor(reviewer):
    proposal = make_proposal(at=AT)
    make_catalogue()
    long_text = "Het was een lange dag. " * 40
    edit_proposal(
        proposal=proposal, working=TEXT | {"situation": long_text, "question": "Wat nu? " * 36}, title=""
    )
    page = make_case(proposal=proposal, by=reviewer, at=AT)
    assert (page.card, len(page.question), page.title) == ("", 200, "Wat nu?")


def test_without_a_working_text_or_a_catalogue_there_is_no_case(reviewer):
    proposal = make_proposal(at=AT)
    with pytest.raises(DomainError, match="no_working_text"):
        make_case(proposal=proposal, by=reviewer, at=AT)
    edit_proposal(proposal=proposal, working=TEXT, title="")
    with pytest.raises(DomainError, match="no_catalogue"):
        make_case(proposal=proposal, by=reviewer, at=AT)


def test_when_the_case_is_published_the_original_goes(
    reviewer, keys, django_capture_on_commit_callbacks, now_is
):
    now_is(moment("2026-03-20 09:00"))
    code = make_code(at=AT)
    page = draft_of(with_code(code), by=reviewer, at=AT)
    key_name = with_code(code).key_name
    with django_capture_on_commit_callbacks(execute=True):
        finished(page)
    proposal = with_code(code)
    assert (proposal.status, proposal.decided_on) == ("published", date(2026, 3, 20))
    assert (bytes(proposal.sealed), proposal.key_name, proposal.is_erased) == (b"", "", True)
    assert key_name not in key_files(keys)
    assert read(proposal).content.original == {}


def test_a_draft_that_was_thrown_away_can_be_made_again(reviewer):
    proposal = make_proposal(at=AT)
    draft_of(proposal, by=reviewer, at=AT).delete()
    again = make_case(proposal=proposal, by=reviewer, at=AT)
    assert (DilemmaCasePage.objects.get(), with_status(proposal)) == (again, "in_work")


def with_status(proposal: Proposal) -> str:
    return Proposal.objects.get(pk=proposal.pk).status


# Not used ----------------------------------------------------------------------------------------


def test_what_is_declined_can_be_taken_back_for_thirty_days(
    reviewer, keys, django_capture_on_commit_callbacks
):
    proposal = declined(make_proposal(at=AT), by=reviewer, at=AT, reply="Dank je wel.")
    assert (proposal.reason, proposal.reply) == ("have_one", "Dank je wel.")
    assert erase_due_proposals(at=AT + timedelta(days=29)) == 0
    assert content_of(reopen_proposal(proposal=proposal, by=reviewer, at=AT)).original == TEXT
    declined(proposal, by=reviewer, at=AT)
    key_name = Proposal.objects.get().key_name
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_due_proposals(at=AT + timedelta(days=30)) == 1
    assert key_name not in key_files(keys)
    with pytest.raises(KeyGone):
        reopen_proposal(proposal=proposal, by=reviewer, at=AT)
    assert erase_due_proposals(at=AT + timedelta(days=31)) == 0


def test_a_report_goes_at_once(reviewer, keys, django_capture_on_commit_callbacks):
    proposal = make_proposal(at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        elsewhere(proposal, by=reviewer, at=AT)
    assert proposal.key_name not in key_files(keys)
    assert (with_status(proposal), read(Proposal.objects.get()).content.original) == ("elsewhere", {})


def test_who_has_the_code_takes_the_text_back(keys, django_capture_on_commit_callbacks):
    code = make_code(at=AT)
    key_name = with_code(code).key_name
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_proposal(code=code, at=AT)
    assert (with_code(code).status, with_code(code).is_erased) == ("withdrawn", True)
    assert key_name not in key_files(keys)
    with pytest.raises(DomainError, match="decided"):
        withdraw_proposal(code=code, at=AT)


def test_once_it_is_a_case_it_is_not_taken_back(reviewer):
    code = make_code(at=AT)
    draft_of(with_code(code), by=reviewer, at=AT)
    with pytest.raises(DomainError, match="in_use"):
        withdraw_proposal(code=code, at=AT)


@pytest.mark.parametrize("act", [declined, elsewhere])
def test_what_is_decided_is_decided_once(act, reviewer):
    proposal = elsewhere(make_proposal(at=AT), by=reviewer, at=AT)
    with pytest.raises(DomainError, match="decided"):
        act(proposal, by=reviewer, at=AT)
    with pytest.raises(DomainError, match="decided"):
        edit_proposal(proposal=proposal, working=TEXT, title="")


def test_only_what_was_declined_is_opened_again(reviewer):
    with pytest.raises(DomainError, match="not_declined"):
        reopen_proposal(proposal=make_proposal(at=AT), by=reviewer, at=AT)


def test_the_log_says_what_was_decided_and_no_word_of_the_text(reviewer):
    proposal = make_proposal(at=AT)
    declined(proposal, by=reviewer, at=AT)
    event = AuditEvent.objects.get(kind="proposal_declined")
    assert (event.actor_id, event.details) == (reviewer.public_id, {"proposal": proposal.pk})


# By itself ---------------------------------------------------------------------------------------


def test_what_nobody_decides_on_goes_after_a_year(keys, django_capture_on_commit_callbacks):
    proposal = make_proposal(at=AT)
    assert erase_due_proposals(at=AT + timedelta(days=364)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_due_proposals(at=AT + timedelta(days=365)) == 1
    assert proposal.key_name not in key_files(keys)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.reason) == ("not_used", "not_decided")


def test_the_code_tells_for_a_year_what_became_of_it(reviewer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        elsewhere(make_proposal(at=AT), by=reviewer, at=AT)
    erase_due_proposals(at=AT + timedelta(days=364))
    assert Proposal.objects.count() == 1
    erase_due_proposals(at=AT + timedelta(days=365))
    assert Proposal.objects.count() == 0


def test_a_key_that_could_not_go_goes_the_next_time(reviewer, keys):
    """The transaction never commits in this test: as if the server stopped right after it."""
    proposal = elsewhere(make_proposal(at=AT), by=reviewer, at=AT)
    assert proposal.key_name in key_files(keys)
    erase_due_proposals(at=AT)
    assert proposal.key_name not in key_files(keys)
    assert Proposal.objects.get().key_name == ""


def test_there_are_always_keys_ahead(keys):
    erase_due_proposals(at=AT)
    first = key_files(keys)
    assert len(first) >= FEWEST_FREE
    make_proposal(at=AT)
    erase_due_proposals(at=AT)
    assert key_files(keys) == first


def test_without_its_key_a_text_is_lost_and_says_so(keys):
    proposal = make_proposal(at=AT)
    (keys / proposal.key_name).unlink()
    assert read(proposal).is_lost
    with pytest.raises(KeyGone):
        edit_proposal(proposal=proposal, working=TEXT, title="")
