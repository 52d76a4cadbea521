"""The test as a learner meets it: offered at the start, one question a screen, and what came of it."""

import datetime as dt
import html
import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from foundation.people.actions import create_login
from lms.actions.assigning import assign_requirements
from lms.actions.requirements import publish_requirement
from lms.actions.taking import start_test
from lms.models import Attempt, AttemptPath, BankQuestion, Completion, ModulePage, Requirement
from tests.conftest import client_of
from tests.factories.lms import (
    bank_step,
    complete_module,
    document_step,
    lesson,
    make_hr,
    make_kind_of_work,
    make_module_page,
    match_step,
    order_step,
    question_step,
    require_for_oath,
    several_step,
    text_step,
)
from tests.factories.people import EngagementFactory, PersonFactory
from tests.lms.actions.test_testing_out import freeze, law, page_with
from tests.lms.views.test_lessons import PASSWORD, texts

pytestmark = pytest.mark.django_db

RIGHT, WRONG = "0", "1"
OFFER = "Begin met de toets van 3 vragen"


@pytest.fixture
def page(db, at) -> ModulePage:
    page = page_with([law(), lesson("Delen", [text_step(2), document_step(), bank_step("mail")])])
    freeze(page, at)
    return page


@pytest.fixture
def start(page) -> str:
    return f"/leren/start/{page.translation_key}/"


@pytest.fixture
def noor(page, now_is, at):
    now_is(at)
    person = PersonFactory(given_name="Noor")
    create_login(person=person, username="noor", password=PASSWORD)
    return EngagementFactory(person=person)


@pytest.fixture
def client(noor) -> Client:
    return client_of(noor.person)


@pytest.fixture
def attempt(client, start) -> Attempt:
    client.post(start, {"test": "1"})
    return Attempt.objects.get()


def question(attempt: Attempt, number: int) -> str:
    return f"/leren/{attempt.public_id}/1/{number}/"


def result(attempt: Attempt) -> str:
    return f"/leren/{attempt.public_id}/toets/"


def answer_all(client: Client, attempt: Attempt, options: list[str]):
    for number, option in enumerate(options, start=1):
        response = client.post(question(attempt, number), {"option": option})
    return response


def path_of(attempt: Attempt) -> str:
    return Attempt.objects.get(pk=attempt.pk).path


# The offer


def test_the_start_offers_it_with_what_it_means_and_begins_nothing(client, start):
    words = texts(client.get(start))
    assert all(
        one in words for one in ("Ik weet dit al", "Heb je er 2 of meer goed?", "De toets kan één keer.")
    )
    assert OFFER in words
    assert not Attempt.objects.exists()


def test_beside_the_questions_at_the_start_too(client, at):
    make_kind_of_work("balie")
    other = ModulePage.objects.get()
    other.lessons = [*other.lessons.raw_data, lesson("Balie", [text_step(9)], works=("balie",))]
    other.save()
    freeze(other, at)
    address = f"/leren/start/{other.translation_key}/"
    assert OFFER in texts(client.get(address))
    refused = client.post(address, {"test": "1"})
    assert (refused.status_code, OFFER in texts(refused)) == (400, True)
    assert not Attempt.objects.exists()
    client.post(address, {"test": "1", "work": "other"})
    assert Attempt.objects.get().path == AttemptPath.TEST


def test_where_a_gate_waits_it_is_not_offered_and_the_address_gives_none(client, page, start):
    require_for_oath(page.translation_key)
    assert OFFER not in texts(client.get(start))
    response = client.post(start, {"test": "1"})
    assert (response.status_code, response["Location"]) == (302, start)
    assert [str(one) for one in get_messages(response.wsgi_request)] == [
        "Voor jou is er nu geen toets bij deze module. Begin met de lessen."
    ]
    assert not Attempt.objects.exists()


def test_where_the_lessons_explained_too_many_questions_it_is_not_offered(client, page, start, at):
    page.lessons = [("lesson", lesson("Mail", [bank_step("mail", count=6), text_step(1)])["value"])]
    page.save()
    freeze(page, at)
    client.post(start)
    assert OFFER in texts(client.get(start))
    attempt = Attempt.objects.get()
    for number in range(1, 7):
        client.post(question(attempt, number), {"option": RIGHT})
    assert OFFER not in texts(client.get(start))


def test_in_the_middle_the_start_leads_back_to_the_test(client, attempt, start):
    client.post(question(attempt, 1), {"option": RIGHT})
    words = texts(client.get(start))
    assert "Ga verder met de toets" in words
    assert OFFER not in words
    response = client.get(f"/leren/{attempt.public_id}/", follow=True)
    assert response.redirect_chain[-1][0] == question(attempt, 2)


# Where it is announced

HINT = "Ken je dit al? Doe de toets"


def ask(page: ModulePage, at: dt.datetime, **terms: object) -> None:
    given = {"code": "veilig", "title": "Veilig", "gates": [], **terms}
    publish_requirement(
        kinds=("medewerker",),
        steps=[(page.translation_key, 1)],
        valid_from=dt.date(2020, 1, 1),
        due_months=3,
        **given,
    )
    assign_requirements(at=at)


def test_the_plan_announces_it_until_it_was_begun(client, page, start, at):
    assert HINT not in texts(client.get("/mijn-plan/"))
    ask(page, at)
    shown = client.get("/mijn-plan/")
    assert texts(shown).count(HINT) == 1
    assert f'href="{start}#toets"' in shown.content.decode()
    # Half-way the lessons too.
    client.post(start)
    attempt = Attempt.objects.get()
    client.post(question(attempt, 1), {"next": "1"})
    assert HINT in texts(client.get("/mijn-plan/"))
    client.post(start, {"test": "1"})
    words = texts(client.get("/mijn-plan/"))
    assert HINT not in words
    assert "Ga verder met de toets" in words
    client.post(stop(attempt))
    words = texts(client.get("/mijn-plan/"))
    assert HINT not in words
    assert "Ga verder met de module" in words


def test_on_the_way_to_the_oath_only_where_the_editor_allows_it(client, page, start, at):
    ask(page, at, gates=["oath"])
    assert HINT not in texts(client.get("/mijn-plan/"))
    page.test_out_for_gates = True
    page.save()
    freeze(page, at)
    assert HINT in texts(client.get("/mijn-plan/"))
    client.post(start, {"test": "1"})
    assert "Jij bent bezig met de toets." in texts(client.get("/mijn-plan/"))


def test_nothing_is_announced_that_cannot_be_begun(client, page, noor, at):
    ask(page, at)
    ModulePage.objects.update(live=False)
    assert HINT not in texts(client.get("/mijn-plan/"))
    ModulePage.objects.update(live=True)
    complete_module(noor, page.translation_key, at=at)
    assert HINT not in texts(client.get("/mijn-plan/"))


def test_the_plan_costs_the_same_with_many_tests(client, page, at, django_assert_num_queries):
    ask(page, at)
    client.get("/mijn-plan/")
    with CaptureQueriesContext(connection) as one:
        client.get("/mijn-plan/")
    for number in range(2):
        other = make_module_page(title=f"Nog {number}", lessons=[lesson("Mail", [bank_step("mail")])])
        other.test_out_questions, other.test_out_pass_percent = 3, 60
        other.save()
        freeze(other, at)
        ask(other, at, code=f"veilig-{number}", title=f"Veilig {number}")
    with django_assert_num_queries(len(one)):
        shown = client.get("/mijn-plan/")
    assert texts(shown).count(HINT) == 3


def test_the_page_of_the_module_announces_it_to_who_can_do_it(client, page, start, noor, at):
    page.move(Site.objects.get().root_page, pos="last-child")
    address = ModulePage.objects.get().get_url()
    assert HINT not in texts(Client().get(address))
    assert HINT in texts(client.get(address))
    client.post(start, {"test": "1"})
    assert HINT not in texts(client.get(address))
    client.post(stop(Attempt.objects.get()))
    complete_module(noor, page.translation_key, at=at)
    assert HINT not in texts(client.get(address))


# One question a screen


def test_the_same_screens_without_a_reaction_before_the_end(client, attempt):
    response = client.get(question(attempt, 1))
    words = texts(response)
    assert "Vraag 1 van 3" in words
    assert "Toets bij Integer werken" in words
    assert "Bekijk de reactie" not in words
    assert "Les 1" not in words
    response = client.post(question(attempt, 1), {"option": WRONG})
    assert response["Location"] == question(attempt, 2)
    again = client.get(question(attempt, 1))
    assert "Je wacht." not in texts(again)
    assert re.search(r'value="1"[^>]*checked', again.content.decode())


def test_a_question_ahead_leads_back(client, attempt):
    assert client.get(question(attempt, 3), follow=True).redirect_chain[-1][0] == question(attempt, 1)


def test_nothing_chosen_asks_for_an_answer_and_may_be_skipped(client, attempt):
    response = client.post(question(attempt, 1))
    assert response["Location"] == question(attempt, 1)
    assert client.post(question(attempt, 1), {"next": "1"})["Location"] == question(attempt, 2)


def test_passed_says_what_remains_and_goes_there(client, attempt):
    response = answer_all(client, attempt, [RIGHT, WRONG, RIGHT])
    assert response["Location"] == result(attempt)
    page = client.get(result(attempt))
    words = texts(page)
    assert all(one in words for one in ("Je weet dit al", "had je er 2 goed", "De wet", "Delen", "1 scherm"))
    assert "Je wacht." in words
    # Also on another device, as long as nothing of the lessons is done.
    assert client.get(f"/leren/{attempt.public_id}/")["Location"] == result(attempt)
    assert f'href="{question(attempt, 1)}"' in page.content.decode()
    client.post(question(attempt, 1), {"next": "1"})
    client.post(f"/leren/{attempt.public_id}/2/1/", {"next": "1", "agree": "1"})
    assert Completion.objects.get().source == "test_out"
    closing = client.get(f"/leren/{attempt.public_id}/klaar/")
    assert f'href="{result(attempt)}"' in closing.content.decode()
    assert "Daarmee is de module af." in texts(client.get(result(attempt)))


def test_not_passed_blames_nobody_and_the_lessons_follow(client, attempt, start):
    answer_all(client, attempt, [WRONG, WRONG, RIGHT])
    words = texts(client.get(result(attempt)))
    assert all(
        one in words for one in ("De lessen helpen je verder", "Begin met les 1", "Je belt.", "Je wacht.")
    )
    assert not any(word in words.lower() for word in ("gezakt", "fout", "niet gehaald", "helaas"))
    assert OFFER not in texts(client.get(start))
    client.post(start, {"test": "1"})
    assert path_of(attempt) == AttemptPath.WHOLE


def test_every_kind_of_question_has_its_reaction_at_the_end(client, start, page, at):
    kinds = [order_step(), match_step(), several_step()]
    for number, question_in_bank in enumerate(BankQuestion.objects.order_by("code")):
        question_in_bank.screen = [kinds[number % 3]]
        question_in_bank.save()
    freeze(page, at)
    client.post(start, {"test": "1"})
    Attempt.objects.update(test_drawn=["m1", "m2", "m3"])
    attempt = Attempt.objects.get()
    given = {
        "order": ["1", "0", "2", "3"],
        "match": ["0", "1", "1"],
        "several": ["0", "2"],
    }
    for number, step in enumerate(attempt.content["lessons"][0]["steps"], start=1):
        half = {"option": ["", "0", ""]} if step["type"] == "match" else {}
        if half:
            refused = client.post(question(attempt, number), half)
            assert refused["Location"].startswith(question(attempt, number))
        client.post(question(attempt, number), {"option": given[step["type"]]})
    words = html.unescape(texts(client.get(result(attempt))))
    assert path_of(attempt) == AttemptPath.WHOLE
    assert "Jij zette hem op plek 2" in words
    assert "Jij koos: belang" in words
    assert "Jij koos: De taal." in words


# Stopping


def stop(attempt: Attempt) -> str:
    return f"/leren/{attempt.public_id}/toets/stoppen/"


def test_from_each_question_and_from_the_start_somebody_can_stop(client, attempt, start):
    link = f'href="{stop(attempt)}"'
    assert link in client.get(question(attempt, 1)).content.decode()
    assert link in client.get(start).content.decode()
    client.post(question(attempt, 1), {"option": RIGHT})
    words = texts(client.get(stop(attempt)))
    assert all(
        one in words
        for one in ("De toets kan nu niet nog een keer", "blijft niets bewaard", "Ga verder met de toets")
    )
    assert path_of(attempt) == AttemptPath.TEST


def test_who_stops_goes_to_the_lessons_and_no_page_speaks_of_a_test(client, attempt, start):
    client.post(question(attempt, 1), {"option": WRONG})
    arrived = client.post(stop(attempt), follow=True)
    assert arrived.redirect_chain[-1][0] == question(attempt, 1)
    assert "Les 1 van 2: De wet" in texts(arrived)
    assert stop(attempt) not in arrived.content.decode()
    assert client.get(result(attempt), follow=True).redirect_chain[-1][0] == question(attempt, 1)
    assert OFFER not in texts(client.get(start))
    for path in (stop(attempt), start):
        client.post(path, {"test": "1"})
        assert path_of(attempt) == AttemptPath.WHOLE


def test_stopping_opens_in_a_test_only_and_for_nobody_else(client, attempt):
    other = client_of(EngagementFactory(person=PersonFactory(given_name="Tom")).person)
    assert [other.get(stop(attempt)).status_code, other.post(stop(attempt)).status_code] == [404, 404]
    assert path_of(attempt) == AttemptPath.TEST
    answer_all(client, attempt, [RIGHT] * 3)
    for response in (client.get(stop(attempt)), client.post(stop(attempt))):
        assert response["Location"] == f"/leren/{attempt.public_id}/"
    assert path_of(attempt) == AttemptPath.REST


# Other tabs, other people


def test_a_second_press_on_the_last_question_does_nothing_to_the_lessons(client, attempt):
    """By then another screen stands at its place."""
    sent = [{"option": WRONG, "step": step["id"]} for step in attempt.content["lessons"][0]["steps"]]
    for number, fields in enumerate(sent, start=1):
        client.post(question(attempt, number), fields)
    before = Attempt.objects.get()
    assert before.path == AttemptPath.WHOLE
    for number, fields in enumerate(sent, start=1):
        response = client.post(question(attempt, number), fields)
        assert response["Location"] == f"/leren/{attempt.public_id}/"
        saving = client.post(question(attempt, number), fields, headers={"X-Autosave": "1"})
        assert saving.status_code == 400
    after = Attempt.objects.get()
    assert (after.done_steps, after.answers) == (before.done_steps, before.answers)


def test_a_lesson_in_another_tab_skips_nothing_of_what_remains(client, start, page):
    client.post(start)
    attempt = Attempt.objects.get()
    lesson_step = attempt.content["lessons"][1]["steps"][0]["id"]
    client.post(start, {"test": "1"})
    answer_all(client, attempt, [RIGHT] * 3)
    client.post(question(attempt, 1), {"next": "1", "step": lesson_step})
    assert Attempt.objects.get().lesson_steps_done == []


def test_the_result_opens_when_there_is_one_and_for_nobody_else(client, attempt):
    assert client.get(result(attempt))["Location"] == f"/leren/{attempt.public_id}/"
    answer_all(client, attempt, [RIGHT] * 3)
    other = EngagementFactory(person=PersonFactory(given_name="Tom")).person
    assert client_of(other).get(result(attempt)).status_code == 404


def test_an_answer_typed_in_a_test_that_ended_shows_nowhere_else(client, noor, page, start, at):
    """Logged out in one tab while the test was ended in another; a question of a lesson stands there now."""
    page.lessons = [("lesson", lesson("Een", [question_step(), bank_step("mail")])["value"])]
    page.save()
    freeze(page, at)
    client.post(start, {"test": "1"})
    attempt = Attempt.objects.get()
    gone = Client()
    login = gone.post(question(attempt, 1), {"option": RIGHT})["Location"]
    answer_all(client, attempt, [WRONG] * 3)
    gone.post(login, {"login": "noor", "password": PASSWORD})
    shown = gone.get(question(attempt, 1))
    assert shown.status_code == 200
    assert "Je antwoord is bewaard" not in texts(shown)


def test_the_plan_of_who_is_in_a_test_for_a_gate_shows_the_lessons(client, noor, page, at):
    page.test_out_for_gates = True
    page.save()
    freeze(page, at)
    require_for_oath(page.translation_key)
    assign_requirements(at=at)
    attempt = start_test(engagement=noor, module_key=page.translation_key, language="nl", at=at)
    words = texts(client.get("/mijn-plan/"))
    assert "Nog 2 lessen tot je ambtseed." in words
    assert "De wet" in words
    answer_all(client, attempt, [RIGHT] * 3)
    assert "Nog 2 lessen tot je ambtseed." in texts(client.get("/mijn-plan/"))
    assert "Je weet dit al" in texts(client.get(result(attempt)))


def test_hr_reads_that_it_was_done_with_a_test_and_not_how_it_went(client, noor, page, start, at):
    publish_requirement(
        code="veilig",
        title="Veilig",
        kinds=("medewerker",),
        steps=[(page.translation_key, 1)],
        gates=[],
        valid_from=dt.date(2020, 1, 1),
        due_months=3,
    )
    tom = EngagementFactory(person=PersonFactory(given_name="Tom"))
    assign_requirements(at=at)
    complete_module(tom, page.translation_key, at=at)
    client.post(start, {"test": "1"})
    attempt = Attempt.objects.get(engagement=noor)
    answer_all(client, attempt, [RIGHT, WRONG, RIGHT])
    client.post(question(attempt, 1), {"next": "1"})
    client.post(f"/leren/{attempt.public_id}/2/1/", {"agree": "1"})
    hr = client_of(make_hr(at=at))
    words = texts(hr.get(f"/hr/verplichtingen/{Requirement.objects.get().public_id}/mensen/"))
    assert words.count("met een toets") == 1
    assert hr.get(result(attempt)).status_code == 404
