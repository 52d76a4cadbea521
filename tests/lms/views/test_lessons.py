import re
from uuid import UUID

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils.formats import date_format

from foundation.people.actions import create_login
from lms.actions.assigning import assign_requirements
from lms.actions.publishing import freeze_module_version
from lms.models import Attempt, Completion, ModulePage
from lms.rules.progress import step_ids
from tests.conftest import client_of, moment
from tests.factories.lms import (
    complete_module,
    image_step,
    lesson,
    make_image,
    make_module,
    make_module_page,
    question_step,
)
from tests.factories.people import EngagementFactory, PersonFactory
from tests.lms.views.conftest import everything

pytestmark = pytest.mark.django_db

PASSWORD = "een-lang-wachtwoord"
# The screens of the first lesson.
TEXT, IMAGE, RULE, QUESTION, DILEMMA, REFLECTION = range(1, 7)
AUTOSAVE = {"X-Autosave": "1"}


@pytest.fixture
def module_key(full_module: UUID) -> UUID:
    return full_module


@pytest.fixture
def noor(module_key, now_is, at):
    """Has a log-in, and reads at the frozen moment."""
    now_is(at)
    person = PersonFactory(given_name="Noor")
    create_login(person=person, username="noor", password=PASSWORD)
    return EngagementFactory(person=person)


@pytest.fixture
def client(noor) -> Client:
    return client_of(noor.person)


@pytest.fixture
def attempt(client, module_key) -> Attempt:
    client.post(f"/leren/start/{module_key}/")
    return Attempt.objects.get()


def screen(attempt: Attempt, number: int, lesson: int = 1) -> str:
    return f"/leren/{attempt.public_id}/{lesson}/{number}/"


def go_to(client: Client, attempt: Attempt, number: int) -> None:
    """Past every screen before this one of the first lesson."""
    for before in range(1, number):
        client.post(screen(attempt, before), {"next": "1"})


def saved(attempt: Attempt) -> Attempt:
    return Attempt.objects.get(pk=attempt.pk)


def texts(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def chosen_values(response) -> list[str]:
    inputs = re.findall(r"<input[^>]*name=\"option\"[^>]*>", response.content.decode())
    return [re.search(r'value="(\d+)"', one)[1] for one in inputs if " checked" in one]


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_start_page_starts_nothing_and_its_button_does(client, module_key, at):
    response = client.get(f"/leren/start/{module_key}/")
    assert "Integer werken" in texts(response)
    assert Attempt.objects.count() == 0
    response = client.post(f"/leren/start/{module_key}/")
    attempt = Attempt.objects.get()
    assert response["Location"] == f"/leren/{attempt.public_id}/"
    assert abs((attempt.started_at - at).total_seconds()) < 60


def test_who_did_it_before_reads_so_and_whether_it_changed(client, noor, module_key, at):
    assert "als gedaan op" not in texts(client.get(f"/leren/start/{module_key}/"))
    complete_module(noor, module_key, at=at)
    page = texts(client.get(f"/leren/start/{module_key}/"))
    assert f"Deze module staat bij jou als gedaan op {date_format(at, 'j F Y')}." in page
    assert "De module is sindsdien veranderd" not in page
    ModulePage.objects.filter(translation_key=module_key).update(summary="Andere woorden")
    freeze_module_version(module_key=module_key, kind="editorial", at=at)
    assert "De module is sindsdien veranderd" not in texts(client.get(f"/leren/start/{module_key}/"))
    ModulePage.objects.filter(translation_key=module_key).update(summary="Anders")
    freeze_module_version(module_key=module_key, kind="substantive", at=at)
    assert "De module is sindsdien veranderd" in texts(client.get(f"/leren/start/{module_key}/"))


def test_a_double_click_on_start_goes_on_in_the_same_attempt(client, module_key):
    first, second = (client.post(f"/leren/start/{module_key}/")["Location"] for _ in range(2))
    assert first == second
    assert Attempt.objects.count() == 1


def test_the_whole_module_from_the_first_screen_to_the_end(client, attempt):
    """By following where each answer leads; as without JavaScript."""
    here, path = f"/leren/{attempt.public_id}/", []
    for _ in range(20):
        response = client.get(here)
        if response.status_code == 302:
            here = response["Location"]
            continue
        path.append(here.removeprefix(f"/leren/{attempt.public_id}"))
        if here.endswith(("/klaar/", "/afweging/")):
            next_link = re.search(r'href="(/leren/[^"]+)"', response.content.decode())
            if here.endswith("/klaar/"):
                break
            here = re.findall(r'href="(/leren/[^"]+/1/6/)"', response.content.decode())[0]
            assert next_link
            continue
        here = client.post(here, {"next": "1"})["Location"]
    assert path == [
        "/1/1/",
        "/1/2/",
        "/1/3/",
        "/1/4/",
        "/1/5/",
        "/1/5/afweging/",
        "/1/6/",
        "/2/1/",
        "/klaar/",
    ]
    assert Completion.objects.get().attempt == attempt
    assert saved(attempt).answers == {}


def test_resume_goes_to_the_first_open_screen_on_any_device(client, attempt, noor):
    go_to(client, attempt, RULE)
    phone = client_of(noor.person)
    response = phone.get(f"/leren/{attempt.public_id}/")
    assert response["Location"] == screen(attempt, RULE)


def test_a_screen_ahead_leads_back_to_where_one_was(client, attempt):
    before = saved(attempt).done_steps
    for method in (client.get, client.post):
        response = method(screen(attempt, 1, lesson=2))
        assert response["Location"] == f"/leren/{attempt.public_id}/"
    assert saved(attempt).done_steps == before == []


@pytest.mark.parametrize(("lesson", "number"), [(0, 1), (1, 0), (1, 7), (3, 1), (99, 99)])
def test_a_screen_that_is_not_there_is_not_found(client, attempt, lesson, number):
    assert client.get(screen(attempt, number, lesson)).status_code == 404


def test_the_back_button_and_a_second_press_change_nothing_more(client, attempt):
    go_to(client, attempt, IMAGE)
    once = saved(attempt).done_steps
    response = client.post(screen(attempt, TEXT), {"next": "1"})
    assert response["Location"] == screen(attempt, IMAGE)
    assert saved(attempt).done_steps == once == step_ids(attempt.content)[:1]


def test_an_answer_is_kept_and_its_feedback_shows(client, attempt):
    go_to(client, attempt, QUESTION)
    response = client.post(screen(attempt, QUESTION), {"option": "1"})
    assert response["Location"] == screen(attempt, QUESTION)
    page = client.get(screen(attempt, QUESTION))
    assert "Jij koos: Ik wacht." in texts(page)
    assert "Je wacht." in texts(page)
    assert saved(attempt).answers == {step_ids(attempt.content)[3]: 1}


def test_choosing_again_replaces_the_answer(client, attempt):
    go_to(client, attempt, QUESTION)
    client.post(screen(attempt, QUESTION), {"option": "1"})
    again = client.get(f"{screen(attempt, QUESTION)}?opnieuw=1")
    assert chosen_values(again) == ["1"]
    client.post(screen(attempt, QUESTION), {"option": "0"})
    assert "Jij koos: Ik bel haar." in texts(client.get(screen(attempt, QUESTION)))


def test_no_answer_asks_for_one_but_may_be_skipped(client, attempt):
    go_to(client, attempt, QUESTION)
    response = client.post(screen(attempt, QUESTION), {})
    assert said(response) == ["Kies eerst een antwoord. Of sla de vraag over."]
    assert len(saved(attempt).done_steps) == 3
    response = client.post(screen(attempt, QUESTION), {"next": "1"})
    assert response["Location"] == screen(attempt, DILEMMA)
    assert (len(saved(attempt).done_steps), saved(attempt).answers) == (4, {})


@pytest.mark.parametrize("option", ["2", "-1", "x", "²", "9" * 5000, "1.0", "٣"])
def test_an_option_that_is_not_there_is_refused_with_a_sentence(client, attempt, option):
    go_to(client, attempt, QUESTION)
    response = client.post(screen(attempt, QUESTION), {"option": option})
    assert (response["Location"], said(response)) == (
        screen(attempt, QUESTION),
        ["Kies een van de antwoorden."],
    )
    assert (saved(attempt).answers, len(saved(attempt).done_steps)) == ({}, 3)


def test_autosave_keeps_the_answer_without_finishing_the_screen(client, attempt):
    go_to(client, attempt, QUESTION)
    response = client.post(screen(attempt, QUESTION), {"option": "1"}, headers=AUTOSAVE)
    assert (response.status_code, response.json()) == (200, {"saved": True})
    assert saved(attempt).answers == {step_ids(attempt.content)[3]: 1}
    assert len(saved(attempt).done_steps) == 3
    assert chosen_values(client.get(screen(attempt, QUESTION))) == ["1"]


def test_autosave_of_an_option_that_is_not_there_says_so(client, attempt):
    go_to(client, attempt, QUESTION)
    response = client.post(screen(attempt, QUESTION), {"option": "7"}, headers=AUTOSAVE)
    assert (response.status_code, response.json()) == (400, {"error": "unknown_option"})


def test_autosave_while_logged_out_says_so_as_json(client, attempt):
    go_to(client, attempt, QUESTION)
    before = everything()
    response = Client().post(screen(attempt, QUESTION), {"option": "1"}, headers=AUTOSAVE)
    assert (response.status_code, response.json()) == (401, {"error": "logged_out"})
    assert everything() == before


def expire(client: Client) -> None:
    """As after half an hour: the server no longer knows the session, the browser still has its cookies."""
    client.session.flush()


def log_in(client: Client, where: str, username: str = "noor"):
    return client.post(where, {"login": username, "password": PASSWORD})


def test_an_answer_given_after_the_session_ended_is_there_after_the_log_in(client, attempt):
    go_to(client, attempt, QUESTION)
    expire(client)
    response = client.post(screen(attempt, QUESTION), {"option": "1"})
    assert response["Location"] == f"/account/inloggen/?next={screen(attempt, QUESTION)}"
    assert saved(attempt).answers == {}
    response = log_in(client, response["Location"])
    assert response["Location"] == screen(attempt, QUESTION)
    page = client.get(response["Location"])
    assert chosen_values(page) == ["1"]
    assert "Je was uitgelogd. Je antwoord is bewaard." in texts(page)
    # Shown once; what counts is what is sent now.
    client.post(screen(attempt, QUESTION), {"option": "1"})
    assert saved(attempt).answers == {step_ids(attempt.content)[3]: 1}
    assert "Je was uitgelogd" not in texts(client.get(screen(attempt, QUESTION)))


def test_what_was_typed_is_not_shown_to_somebody_else(client, attempt, module_key):
    """The next person at the same desk."""
    go_to(client, attempt, QUESTION)
    expire(client)
    response = client.post(screen(attempt, QUESTION), {"option": "1"})
    other = EngagementFactory(person=PersonFactory(given_name="Tom"))
    create_login(person=other.person, username="tom", password=PASSWORD)
    response = log_in(client, response["Location"], username="tom")
    assert client.get(response["Location"]).status_code == 404
    client.post(f"/leren/start/{module_key}/")
    own = Attempt.objects.get(engagement=other)
    go_to(client, own, QUESTION)
    page = client.get(screen(own, QUESTION))
    assert (chosen_values(page), "Je was uitgelogd" in texts(page)) == ([], False)


def test_after_the_session_ended_a_text_screen_goes_on_where_it_was(client, attempt):
    expire(client)
    response = client.post(screen(attempt, TEXT), {"next": "1"})
    response = log_in(client, response["Location"])
    page = client.get(response["Location"])
    assert (page.status_code, "Je was uitgelogd" in texts(page)) == (200, False)


@pytest.mark.parametrize("option", ["x", "9", "²"])
def test_nonsense_typed_while_logged_out_is_not_shown(client, attempt, option):
    go_to(client, attempt, QUESTION)
    expire(client)
    response = client.post(screen(attempt, QUESTION), {"option": option})
    page = client.get(log_in(client, response["Location"])["Location"])
    assert (chosen_values(page), "Je was uitgelogd" in texts(page)) == ([], False)


def test_the_weighing_of_a_dilemma_opens_after_it(client, attempt):
    go_to(client, attempt, DILEMMA)
    weighing = f"{screen(attempt, DILEMMA)}afweging/"
    assert client.get(weighing)["Location"] == screen(attempt, DILEMMA)
    assert client.post(screen(attempt, DILEMMA), {"next": "1"})["Location"] == weighing
    page = texts(client.get(weighing))
    for words in ("Ik weeg.", "Snel.", "Duur.", "Gedoe.", "Wat als het regent?"):
        assert words in page


def test_only_a_dilemma_has_a_weighing(client, attempt):
    go_to(client, attempt, IMAGE)
    assert client.get(f"{screen(attempt, TEXT)}afweging/").status_code == 404


def test_a_choice_in_a_dilemma_and_a_reflection_is_never_kept(client, attempt):
    """Even where somebody sends it by hand, logged in or not."""
    go_to(client, attempt, DILEMMA)
    client.post(screen(attempt, DILEMMA), {"option": "1", "next": "1"})
    client.post(screen(attempt, REFLECTION), {"option": "1", "text": "Geheim", "next": "1"})
    assert saved(attempt).answers == {}
    assert "Geheim" not in str(everything())


def test_a_dilemma_sent_while_logged_out_keeps_no_choice_in_the_session(client, attempt):
    go_to(client, attempt, DILEMMA)
    expire(client)
    client.post(screen(attempt, DILEMMA), {"option": "1", "next": "1"})
    assert dict(client.session) == {}


def test_no_field_of_a_dilemma_or_reflection_is_sent(client, attempt):
    """The radios belong to no form on the page, and the text field has no name."""
    go_to(client, attempt, DILEMMA)
    html = client.get(screen(attempt, DILEMMA)).content.decode()
    radios = re.findall(r'<input type="radio"[^>]*>', html)
    owners = {re.search(r'form="([^"]+)"', one)[1] for one in radios}
    assert (len(radios), len(owners)) == (2, 1)
    assert not any(f'id="{owner}"' in html for owner in owners)
    go_to(client, attempt, REFLECTION)
    html = client.get(screen(attempt, REFLECTION)).content.decode()
    [field] = re.findall(r"<textarea[^>]*>", html)
    assert " name=" not in field


def test_the_closing_opens_only_after_the_last_screen(client, attempt):
    closing = f"/leren/{attempt.public_id}/klaar/"
    assert client.get(closing)["Location"] == f"/leren/{attempt.public_id}/"
    go_to(client, attempt, 7)
    client.post(screen(attempt, 1, lesson=2), {"next": "1"})
    assert client.get(f"/leren/{attempt.public_id}/")["Location"] == closing
    page = client.get(closing)
    assert "Slot." in texts(page)


def test_a_module_made_of_questions_can_be_read_back(client, at, noor):
    key = make_module(title="Vragen", at=at, lessons=[lesson("Een", [question_step()])])
    client.post(f"/leren/start/{key}/")
    attempt = Attempt.objects.get(module_key=key)
    client.post(screen(attempt, 1), {"option": "0"})
    assert saved(attempt).completed_at is not None
    # Done, and still the same screen with its feedback.
    assert "Jij koos: Ik bel haar." in texts(client.get(screen(attempt, 1)))
    client.post(screen(attempt, 1), {"option": "1"})
    assert saved(attempt).answers == {step_ids(attempt.content)[0]: 0}


def test_an_image_is_served_by_its_hash_alone(client, attempt):
    name = attempt.content["lessons"][0]["steps"][1]["image"]["file"]
    response = client.get(f"/leren/beeld/{name}")
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert b"".join(response.streaming_content).startswith(b"\x89PNG")
    assert {"private", "immutable", "max-age=31536000"} <= set(response["Cache-Control"].split(", "))
    for other in (f"{'0' * 64}.png", "..%2Fgeheim.png", "geheim.png", name.upper()):
        assert client.get(f"/leren/beeld/{other}").status_code == 404


def test_an_image_that_was_gone_at_publication_leaves_its_words(noor, client, home, at):
    """Deleted in the administration while a page still shows it; then another language is published."""
    image = make_image()
    page = make_module_page(title="Beeld", parent=home, lessons=[lesson("Een", [image_step(image)])])
    image.delete()
    freeze_module_version(module_key=page.translation_key, kind="editorial", at=at)
    client.post(f"/leren/start/{page.translation_key}/")
    response = client.get(screen(Attempt.objects.get(), 1))
    assert (response.status_code, "Een stoep." in texts(response)) == (200, True)


def test_who_has_left_starts_nothing(client, noor, module_key, now_is):
    noor.ends_on = moment("2022-02-28 00:00").date()
    noor.save()
    assert client.get(f"/leren/start/{module_key}/").status_code == 404
    assert client.post(f"/leren/start/{module_key}/").status_code == 404
    assert Attempt.objects.count() == 0


def test_in_english_the_site_goes_on_in_english(client, module_key):
    response = client.post(f"/en/leren/start/{module_key}/")
    attempt = Attempt.objects.get()
    assert response["Location"] == f"/en/leren/{attempt.public_id}/"
    # Not translated: Dutch content inside the English site.
    assert (attempt.language, client.get(f"/en{screen(attempt, TEXT)}").status_code) == ("nl", 200)


def test_a_module_in_dutch_only_is_told_in_english_and_says_so(client, at):
    page = make_module_page(title="Privacy")
    page.english_title, page.english_summary = "Privacy at work", "About the data of people."
    page.save()
    freeze_module_version(module_key=page.translation_key, kind="substantive", at=at)
    body = client.get(f"/en/leren/start/{page.translation_key}/").content.decode()
    assert "Privacy at work</h1>" in body
    assert "About the data of people." in body
    assert "in Dutch only" in body
    # The lessons themselves stay Dutch, and are read aloud as Dutch.
    assert re.search(r'<h3 lang="nl">', body)
    dutch = client.get(f"/leren/start/{page.translation_key}/").content.decode()
    assert "Privacy</h1>" in dutch
    assert "alleen in het Nederlands" not in dutch


def test_a_withdrawn_module_says_so_in_the_plan(oath_module, now_is, at):
    now_is(at)
    engagement = EngagementFactory()
    assign_requirements(at=at)
    client = client_of(engagement.person)
    ModulePage.objects.get(translation_key=oath_module).unpublish()
    for send in (client.get, client.post):
        answer = send(f"/leren/start/{oath_module}/", follow=True)
        assert answer.redirect_chain == [("/mijn-plan/", 302)]
        assert "Deze module is ingetrokken" in answer.content.decode()
    assert Attempt.objects.count() == 0
