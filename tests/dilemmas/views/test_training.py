import re
from uuid import uuid4

import pytest
from django.test import Client

from dilemmas.actions.choices import flush_choices
from dilemmas.actions.training import choose, finish_case
from dilemmas.models import Progress, SealedChoice, TrainingCase, TrainingSet
from dilemmas.rules.staging import Vote
from foundation.people.actions import grant_role
from foundation.people.models import Engagement, Person, Role
from foundation.people.tablet import SESSION_MARK
from foundation.xapi.models import Statement
from tests.conftest import client_of, moment
from tests.factories.choices import hold
from tests.factories.dilemmas import make_case, translate_case
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.factories.training import begin, make_cases, practise

pytestmark = pytest.mark.django_db
AT = moment("2026-03-10 10:00")


@pytest.fixture(autouse=True)
def today(now_is, settings, tmp_path):
    settings.CHOICE_KEY_DIR = tmp_path / "keys"
    now_is(AT)


@pytest.fixture
def engagement() -> Engagement:
    return EngagementFactory(function_level=6)


@pytest.fixture
def client(engagement) -> Client:
    return client_of(engagement.person)


def place(training_set: TrainingSet, number: int = 1, step: str = "") -> str:
    return f"/oefenen/{training_set.public_id}/" + (f"{number}/{step}/" if step else "")


def body(response) -> str:
    return response.content.decode()


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body(response)))


# Beginning -----------------------------------------------------------------------------------------


def test_the_first_page_proposes_what_hr_knows(client):
    make_cases(4)
    page = body(client.get("/oefenen/"))
    assert re.search(r'value="uitvoerend"[^>]*checked', page)
    assert "Begin met oefenen" in page
    # One job: nothing to choose.
    assert 'name="job"' not in page


def test_beginning_leads_to_the_first_case(client, engagement):
    make_cases(4)
    answer = client.post("/oefenen/", {"level": "uitvoerend", "work": "algemeen"}, follow=True)
    training_set = TrainingSet.objects.get(engagement=engagement)
    assert answer.redirect_chain[-1] == (place(training_set, 1, "lees"), 302)
    assert "Casus 1 van 4" in text(answer)


def test_two_jobs_are_chosen_between(client, engagement):
    make_cases(4)
    other = EngagementFactory(person=engagement.person, number=2, job_title="Trouwambtenaar")
    assert "Trouwambtenaar" in body(client.get("/oefenen/"))
    client.post("/oefenen/", {"job": str(other.public_id), "level": "adviserend", "work": "algemeen"})
    assert TrainingSet.objects.get().engagement == other


def test_a_job_of_somebody_else_is_refused(client, engagement):
    make_cases(4)
    EngagementFactory(person=engagement.person, number=2)
    stranger = EngagementFactory()
    answer = client.post(
        "/oefenen/", {"job": str(stranger.public_id), "level": "adviserend", "work": "algemeen"}
    )
    assert answer.status_code == 422
    assert not TrainingSet.objects.exists()


@pytest.mark.parametrize(
    "form", [{}, {"level": "baas", "work": "algemeen"}, {"level": "uitvoerend", "work": "x"}]
)
def test_what_is_missing_or_unknown_is_asked_again(client, form):
    make_cases(4)
    answer = client.post("/oefenen/", form)
    assert answer.status_code == 422
    assert "Fout:" in body(answer)
    assert not TrainingSet.objects.exists()


def test_an_empty_catalogue_says_so_kindly(client):
    make_case(publish=False)
    page = text(client.post("/oefenen/", {"level": "uitvoerend", "work": "balie"}))
    assert "Er zijn nog geen casussen om mee te oefenen" in page


def test_a_set_that_is_open_is_gone_on_with(client, engagement):
    make_cases(4)
    training_set = begin(engagement, at=AT)
    one = training_set.cases.first()
    choose(training_case=one, option=0, at=AT)
    finish_case(training_case=one)
    page = text(client.get("/oefenen/"))
    assert "1 van 4 casussen klaar" in page
    assert "Ga verder" in page
    # The form of an old tab begins no second one.
    client.post("/oefenen/", {"level": "uitvoerend", "work": "algemeen"})
    assert TrainingSet.objects.count() == 1


def test_who_has_no_job_reads_why(now_is):
    make_cases(4)
    page = client_of(PersonFactory()).get("/oefenen/")
    assert page.status_code == 200
    assert "Je kunt nu niet oefenen" in text(page)
    assert client_of(PersonFactory()).post("/oefenen/", {}).status_code == 200


def test_earlier_sets_are_dates_only_and_cost_the_same_queries(client, engagement, django_assert_num_queries):
    make_cases(4)
    practise(engagement, at=moment("2026-01-05 10:00"))
    client.get("/oefenen/")
    with django_assert_num_queries(8):
        page = text(client.get("/oefenen/"))
    assert "5 januari 2026" in page
    assert "Casus 1" not in page
    for day in ("2026-01-06", "2026-02-07"):
        practise(engagement, at=moment(f"{day} 10:00"))
    with django_assert_num_queries(8):
        page = text(client.get("/oefenen/"))
    assert all(day in page for day in ("5 januari 2026", "6 januari 2026", "7 februari 2026"))


# A case --------------------------------------------------------------------------------------------


def test_a_case_goes_screen_by_screen(client, engagement):
    make_cases(2)
    training_set = begin(engagement, at=AT)
    assert client.get(place(training_set)).url == place(training_set, 1, "lees")
    assert "Een inwoner geeft je een doos bonbons" in text(client.get(place(training_set, 1, "lees")))
    assert "Wat doe je?" in text(client.get(place(training_set, 1, "kies")))
    chosen = client.post(place(training_set, 1, "kies"), {"option": "2"})
    assert chosen.url == place(training_set, 1, "afweging")
    weighed = text(client.get(chosen.url))
    assert "Voor Teruggeven." in weighed
    assert "Ik neig naar delen" in weighed
    assert "het een reis was?" in weighed
    assert "Volgende casus" in text(client.get(place(training_set, 1, "anderen")))
    assert client.post(place(training_set, 1, "anderen")).url == place(training_set)
    assert client.get(place(training_set)).url == place(training_set, 2, "lees")


def test_who_comes_back_goes_on_where_it_was(client, engagement):
    make_cases(2)
    training_set = begin(engagement, at=AT)
    client.post(place(training_set, 1, "kies"), {"option": "0"})
    assert Client().get(place(training_set)).status_code == 302
    assert client_of(engagement.person).get(place(training_set)).url == place(training_set, 1, "afweging")


@pytest.mark.parametrize("step", ["afweging", "anderen"])
def test_nobody_sees_what_others_chose_before_the_own_choice(client, engagement, step):
    make_cases(2)
    training_set = begin(engagement, at=AT)
    assert client.get(place(training_set, 1, step)).url == place(training_set)
    assert client.post(place(training_set, 1, step)).url == place(training_set)
    assert TrainingCase.objects.filter(progress=Progress.OPEN).count() == 2


def test_a_case_further_on_waits_for_the_one_before(client, engagement):
    make_cases(2)
    training_set = begin(engagement, at=AT)
    assert client.get(place(training_set, 2, "lees")).url == place(training_set)
    assert client.post(place(training_set, 2, "kies"), {"option": "0"}).url == place(training_set)
    assert SealedChoice.objects.count() == 0


def test_choosing_twice_changes_nothing_and_says_so(client, engagement):
    make_cases(1)
    training_set = begin(engagement, at=AT)
    client.post(place(training_set, 1, "kies"), {"option": "1"})
    # The back button, and then another option; and a second press without any.
    for form in ({"option": "3"}, {"option": "99"}, {}):
        again = client.post(place(training_set, 1, "kies"), form, follow=True)
        assert "Je koos hier al" in text(again)
        assert again.redirect_chain[-1][0] == place(training_set, 1, "afweging")
    assert SealedChoice.objects.count() == 1
    page = text(client.get(place(training_set, 1, "kies")))
    assert "Je koos hier al" in page
    assert "Bewaar mijn keuze" not in page


@pytest.mark.parametrize("form", [{}, {"option": ""}, {"option": "4"}, {"option": "x"}, {"option": "-1"}])
def test_no_option_is_asked_for_again(client, engagement, form):
    make_cases(1)
    training_set = begin(engagement, at=AT)
    answer = client.post(place(training_set, 1, "kies"), form)
    assert answer.status_code == 422
    assert "Kies e" in text(answer)
    assert TrainingCase.objects.get().progress == Progress.OPEN


def test_the_choice_stays_in_no_page_session_or_cookie(client, engagement):
    """What comes back is the same whatever was chosen."""
    make_cases(1, options=("Eerste", "Tweede", "Derde"))
    pages = []
    for number in range(2):
        person = EngagementFactory(person=PersonFactory(given_name="Sam", family_name=f"Smit{number}"))
        browser = client_of(person.person)
        training_set = begin(person, at=AT)
        browser.post(place(training_set, 1, "kies"), {"option": str(number)})
        page = body(browser.get(place(training_set, 1, "afweging")))
        # Alike but for ids, the token, and how many seconds the log-in still lasts.
        own = r'[0-9a-f]{8}-[0-9a-f-]{27}|name="csrfmiddlewaretoken" value="[^"]+"|data-[a-z-]+="\d+"'
        pages.append(re.sub(own, "", page))
        kept = {
            key
            for key, _value in browser.session.items()
            if not key.startswith(("_auth", "_session", "session_"))
        }
        assert kept == set()
    assert pages[0] == pages[1]


def test_the_reason_and_the_look_back_belong_to_no_form(client, engagement):
    make_cases(1)
    training_set = begin(engagement, at=AT)
    page = body(client.get(place(training_set, 1, "kies")))
    assert re.search(r'<input class="utrecht-textbox" id="reden"[^>]*form="nergens"', page)
    assert 'name="reden"' not in page
    client.post(place(training_set, 1, "kies"), {"option": "0"})
    client.post(place(training_set, 1, "anderen"))
    closing = body(client.get(f"/oefenen/{training_set.public_id}/afronden/"))
    areas = re.findall(r"<textarea[^>]*>", closing)
    assert len(areas) == 2
    assert all('form="nergens"' in area and "name=" not in area for area in areas)


def test_the_spread_shows_from_ten_and_never_says_how_many_it_lacks(client, engagement):
    (page_,) = make_cases(1)
    vote = Vote("training", page_.translation_key, 1, 1)
    training_set = begin(engagement, at=AT)
    client.post(place(training_set, 1, "kies"), {"option": "0"})
    hold("A" * 5 + "B" * 3, at=AT, vote=vote)
    flush_choices(at=AT)
    page = text(client.get(place(training_set, 1, "anderen")))
    assert "Nog te weinig antwoorden" in page
    assert "9" not in re.sub(r"\d{4}", "", page.split("Nog te weinig")[1].split("Volgende")[0])
    hold("B", at=AT, vote=vote)
    flush_choices(at=AT)
    page = text(client.get(place(training_set, 1, "anderen")))
    # 1 + 5 and 3 + 1.
    assert "60% 6 keer" in page
    assert "40% 4 keer" in page
    assert "Wie wat koos, is nergens te zien" in page


def test_a_norm_says_kindly_how_each_option_stands(client, engagement):
    make_cases(1, kind="norm")
    training_set = begin(engagement, at=AT)
    client.post(place(training_set, 1, "kies"), {"option": "0"})
    page = text(client.get(place(training_set, 1, "afweging")))
    assert "Past bij de regel" in page
    assert not re.search(r"\b(goed|fout)\b", page)


def test_a_wider_case_says_so(client, engagement):
    make_cases(1, work=("inkoop",))
    training_set = begin(engagement, at=AT)
    assert "Ook buiten jouw werk" in text(client.get(place(training_set, 1, "lees")))


def test_in_english_where_the_case_has_it(client, engagement):
    (page,) = make_cases(1)
    translate_case(page)
    training_set = begin(engagement, at=AT)
    assert "Casus 1 (en)" in text(client.get(f"/en{place(training_set, 1, 'lees')}"))


def test_what_does_not_exist_is_not_found(client, engagement):
    make_cases(1)
    training_set = begin(engagement, at=AT)
    for path in (place(training_set, 2, "lees"), place(training_set, 1, "iets"), f"/oefenen/{uuid4()}/"):
        assert client.get(path).status_code == 404


def test_somebody_elses_set_is_not_found(engagement):
    make_cases(1)
    training_set = begin(engagement, at=AT)
    other = client_of(_hr())
    for path in (place(training_set), place(training_set, 1, "lees"), place(training_set, 1, "kies")):
        assert (other.get(path).status_code, other.post(path).status_code) in {(404, 404), (404, 405)}
    assert SealedChoice.objects.count() == 0


def _hr() -> Person:
    person = PersonFactory()
    EngagementFactory(person=person)
    grant_role(person=person, role=Role.HR, at=moment("2026-01-01 09:00"))
    return person


# The end -------------------------------------------------------------------------------------------


def finish(client: Client, training_set: TrainingSet) -> None:
    for one in training_set.cases.all():
        client.post(place(training_set, one.position, "kies"), {"option": "0"})
        client.post(place(training_set, one.position, "anderen"))


def test_looking_back_completes_the_set(client, engagement):
    make_cases(2)
    training_set = begin(engagement, at=AT)
    closing, done = (f"/oefenen/{training_set.public_id}/{end}/" for end in ("afronden", "klaar"))
    assert client.get(closing).url == place(training_set)
    assert client.get(done).url == place(training_set)
    finish(client, training_set)
    assert client.get(place(training_set)).url == closing
    assert "Kijk nog even terug" in text(client.get(closing))
    assert not Statement.objects.exists()
    assert client.post(closing).url == done
    page = text(client.get(done))
    assert "Je hebt geoefend" in page
    assert "Vraag een gesprek" in page
    assert client.get(closing).url == done
    assert client.post(closing).url == done
    assert Statement.objects.count() == 3
    assert TrainingSet.objects.get().completed_at is not None


def test_another_set_can_be_begun_after_it(client, engagement):
    make_cases(8)
    practise(engagement, at=moment("2026-03-09 10:00"))
    client.post("/oefenen/", {"level": "uitvoerend", "work": "algemeen"})
    assert TrainingSet.objects.open().count() == 1


def test_a_case_that_is_taken_down_meanwhile_is_gone_through_as_it_was(client, engagement):
    (page,) = make_cases(1)
    training_set = begin(engagement, at=AT)
    page.unpublish()
    assert "Casus 1" in text(client.get(place(training_set, 1, "lees")))
    assert client.post(place(training_set, 1, "kies"), {"option": "0"}).status_code == 302


def test_a_shared_tablet_opens_every_page_of_it(engagement):
    make_cases(1)
    client = client_of(engagement.person)
    session = client.session
    session[SESSION_MARK] = True
    session.save()
    assert client.get("/oefenen/").status_code == 200
    client.post("/oefenen/", {"level": "uitvoerend", "work": "algemeen"})
    training_set = TrainingSet.objects.get()
    for step in ("lees", "kies"):
        assert client.get(place(training_set, 1, step)).status_code == 200
    finish(client, training_set)
    for end in ("afronden", "klaar"):
        assert client.get(f"/oefenen/{training_set.public_id}/{end}/", follow=True).status_code == 200
    client.post(f"/oefenen/{training_set.public_id}/afronden/")
    assert client.get(f"/oefenen/{training_set.public_id}/klaar/").status_code == 200


def test_a_screen_costs_the_same_queries_in_a_long_set(client, engagement, django_assert_num_queries):
    make_cases(8)
    team = UnitFactory(name__parent=UnitFactory(kind="cluster"))
    job = EngagementFactory(unit=team)
    training_set = begin(job, at=AT)
    browser = client_of(job.person)
    browser.get(place(training_set, 1, "lees"))
    with django_assert_num_queries(5):
        browser.get(place(training_set, 1, "lees"))


def test_an_editor_sees_the_case_as_who_practises_will():
    page = make_case("Voorbeeld", publish=False)
    answer = page.make_preview_request(preview_mode="training")
    shown = text(answer)
    assert answer.status_code == 200
    for part in (
        "Voorbeeld",
        "Zij is blij.",
        "Wat doe je?",
        "Tegen Delen.",
        "dat je blij bent",
        "Ik neig naar",
    ):
        assert part in shown
    assert "<form" not in body(answer)
