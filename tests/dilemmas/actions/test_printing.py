from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader

from dilemmas.actions.printing import make_deck_print, request_print, wipe_old_deck_prints
from dilemmas.models import DeckPrintRun, PrintedFile
from dilemmas.rules.printing import PrintKind, PrintWish
from dilemmas.tasks import print_deck_of
from foundation.errors import DomainError
from foundation.printing.actions import print_storage, requeue_stale
from foundation.printing.models import PrintRunStatus
from tests.conftest import moment
from tests.factories.decks import make_curated_deck, make_deck
from tests.factories.dilemmas import make_case
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
ASKED_AT = moment("2022-03-01 09:00")
WISH = PrintWish(kind=PrintKind.CARDS, language="nl")


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def deck(person):
    return make_deck(make_case("Het cadeau"), make_case("De lunch"), owner=person)


@pytest.fixture
def curated():
    return make_curated_deck(make_case("Het cadeau"))


def printed(deck, by, *, at=ASKED_AT, wish=WISH) -> DeckPrintRun:
    run = request_print(deck=deck, wish=wish, by=by, at=at)
    make_deck_print(run=run, at=at)
    return DeckPrintRun.objects.get(pk=run.pk)


def state(run) -> tuple:
    run = DeckPrintRun.objects.get(pk=run.pk)
    return run.status, run.done_count, run.total_count


def text_of(run) -> str:
    with print_storage().open(run.file_name) as opened:
        return " ".join(page.extract_text() for page in PdfReader(opened).pages)


def test_a_request_waits(deck, person):
    run = request_print(deck=deck, wish=replace(WISH, with_instruction=True), by=person, at=ASKED_AT)
    assert (run.requested_by, run.requested_at, run.moved_at) == (person, ASKED_AT, ASKED_AT)
    assert state(run) == (PrintRunStatus.QUEUED, 0, 3)
    assert run.wished == replace(WISH, with_instruction=True)


def test_the_cards_are_printed_in_the_order_of_the_deck(deck, person):
    run = printed(deck, person)
    assert state(run) == (PrintRunStatus.READY, 2, 2)
    text = text_of(run)
    assert text.index("Het cadeau") < text.index("De lunch")


def test_a_deck_without_cards_gives_nothing_to_print(person):
    with pytest.raises(DomainError) as refusal:
        request_print(deck=make_deck(owner=person), wish=WISH, by=person, at=ASKED_AT)
    assert refusal.value.code == "nothing_to_print"
    assert DeckPrintRun.objects.count() == 0


def test_a_case_that_was_taken_down_is_left_out(person):
    gone = make_case("Weg ermee")
    deck = make_deck(gone, make_case("Het cadeau"), owner=person)
    gone.unpublish()
    run = printed(deck, person)
    assert state(run) == (PrintRunStatus.READY, 1, 1)
    assert "Weg ermee" not in text_of(run)


def test_whoever_asks_twice_waits_for_one_run(deck, person):
    first = request_print(deck=deck, wish=WISH, by=person, at=ASKED_AT)
    assert request_print(deck=deck, wish=WISH, by=person, at=ASKED_AT) == first
    other = request_print(deck=deck, wish=replace(WISH, is_single=True), by=person, at=ASKED_AT)
    assert other != first
    assert request_print(deck=deck, wish=WISH, by=PersonFactory(), at=ASKED_AT) != first


def test_what_did_not_change_is_made_once(curated):
    first = printed(curated, PersonFactory())
    second = request_print(deck=curated, wish=WISH, by=PersonFactory(), at=ASKED_AT + timedelta(days=20))
    assert second != first
    assert state(second) == (PrintRunStatus.READY, 1, 1)
    assert second.file_name == first.file_name
    assert PrintedFile.objects.count() == 1


@pytest.mark.parametrize("change", ["case", "deck", "title", "name", "address", "wish"])
def test_what_changed_is_made_again(person, change, settings):
    case = make_case("Het cadeau")
    deck = make_curated_deck(case)
    printed(deck, person)
    wish = WISH
    if change == "case":
        case.question = "Wat doe je nu?"
        case.save_revision().publish()
    elif change == "deck":
        deck.cards.create(case_key=make_case("De lunch").translation_key, position=5)
    elif change == "title":
        deck.title = "Anders"
    elif change == "name":
        settings.MUNICIPALITY_NAME = "Gemeente Elders"
    elif change == "address":
        settings.SITE_URL = "https://elders.example"
    else:
        wish = replace(WISH, is_single=True)
    run = request_print(deck=deck, wish=wish, by=person, at=ASKED_AT)
    assert run.status == PrintRunStatus.QUEUED


def test_a_code_of_the_box_follows_the_link_of_the_deck(deck, person):
    wish = replace(WISH, kind=PrintKind.OUTDOOR_BOX)
    first = printed(deck, person, wish=wish)
    deck.share_token = "een-nieuwe-link"
    deck.save()
    assert request_print(deck=deck, wish=wish, by=person, at=ASKED_AT).content_key != first.content_key


def test_a_lost_file_is_made_again(curated, person):
    print_storage().delete(printed(curated, person).file_name)
    run = request_print(deck=curated, wish=WISH, by=person, at=ASKED_AT)
    assert run.status == PrintRunStatus.QUEUED
    make_deck_print(run=run, at=ASKED_AT)
    assert print_storage().exists(run.file_name)


def test_a_card_put_in_while_the_print_waits_is_printed_too(deck, person):
    run = request_print(deck=deck, wish=WISH, by=person, at=ASKED_AT)
    asked_for = run.content_key
    deck.cards.create(case_key=make_case("De borrel").translation_key, position=9)
    make_deck_print(run=run, at=ASKED_AT)
    run.refresh_from_db()
    assert (state(run), "De borrel" in text_of(run)) == ((PrintRunStatus.READY, 3, 3), True)
    # And under the key of what it is, not of what was asked for.
    assert run.content_key != asked_for


def test_a_second_worker_leaves_a_run_alone(deck, person):
    run = printed(deck, person)
    before = DeckPrintRun.objects.values().get()
    make_deck_print(run=run, at=ASKED_AT + timedelta(minutes=1))
    assert DeckPrintRun.objects.values().get() == before


def test_a_case_too_long_is_named(person):
    case = make_case("Eindeloos")
    deck = make_deck(case, owner=person)
    run = request_print(deck=deck, wish=WISH, by=person, at=ASKED_AT)
    # A file from elsewhere may hold more than an editor can write.
    case.card = "Een woord. " * 400
    case.save_revision().publish()
    make_deck_print(run=run, at=ASKED_AT)
    run.refresh_from_db()
    assert (run.status, run.fault) == (
        PrintRunStatus.FAILED,
        {"code": "card_too_long", "titles": ["Eindeloos"]},
    )
    assert PrintedFile.objects.count() == 0


def test_a_deck_that_was_emptied_meanwhile_fails_with_the_reason(deck, person):
    run = request_print(deck=deck, wish=WISH, by=person, at=ASKED_AT)
    deck.cards.all().delete()
    make_deck_print(run=run, at=ASKED_AT)
    run.refresh_from_db()
    assert (run.status, run.fault) == (PrintRunStatus.FAILED, {"code": "nothing_to_print"})


def test_the_run_of_a_deck_that_was_thrown_away_goes_with_it(deck, person):
    run = request_print(deck=deck, wish=WISH, by=person, at=ASKED_AT)
    deck.delete()
    print_deck_of.enqueue(str(run.public_id))
    assert DeckPrintRun.objects.count() == 0


def test_what_a_killed_worker_left_is_made_later(deck, person):
    run = request_print(deck=deck, wish=WISH, by=person, at=ASKED_AT)
    DeckPrintRun.objects.update(status=PrintRunStatus.RUNNING, done_count=1)
    later = ASKED_AT + timedelta(minutes=10, seconds=1)
    assert requeue_stale(DeckPrintRun, at=later) == [run]
    make_deck_print(run=DeckPrintRun.objects.get(), at=later)
    assert state(run) == (PrintRunStatus.READY, 2, 2)


def test_who_printed_is_forgotten_after_a_day_and_so_is_the_file_of_an_own_deck(deck, person):
    run = printed(deck, person)
    assert wipe_old_deck_prints(at=ASKED_AT + timedelta(days=1)) == 0
    assert print_storage().exists(run.file_name)
    assert wipe_old_deck_prints(at=ASKED_AT + timedelta(days=1, seconds=1)) == 1
    assert not print_storage().exists(run.file_name)
    assert (DeckPrintRun.objects.count(), PrintedFile.objects.count()) == (0, 0)


def test_a_file_of_the_editors_stays_a_month_after_its_last_use(curated, person):
    name = printed(curated, person).file_name
    used = ASKED_AT + timedelta(days=20)
    request_print(deck=curated, wish=WISH, by=person, at=used)
    wipe_old_deck_prints(at=used + timedelta(days=30))
    assert (print_storage().exists(name), DeckPrintRun.objects.count()) == (True, 0)
    wipe_old_deck_prints(at=used + timedelta(days=30, seconds=1))
    assert (print_storage().exists(name), PrintedFile.objects.count()) == (False, 0)


def test_an_own_deck_takes_nothing_from_the_file_of_the_editors(curated, person):
    """The same cards under the same name: one file, which stays as long as the longest of both."""
    own = make_deck(*curated.cards.values_list("case_key", flat=True), owner=person, title=curated.title)
    name = printed(curated, person).file_name
    assert request_print(deck=own, wish=WISH, by=person, at=ASKED_AT).file_name == name
    wipe_old_deck_prints(at=ASKED_AT + timedelta(days=29))
    assert print_storage().exists(name)


def test_the_task_prints_a_run(deck, person):
    run = request_print(deck=deck, wish=WISH, by=person, at=ASKED_AT)
    print_deck_of.enqueue(str(run.public_id))
    assert state(run) == (PrintRunStatus.READY, 2, 2)
