"""The parts of a programme for who learns: on the plan, on their own page, and in the room."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.people.rules.tablet import MOST_FAILURES_A_NUMBER
from lms.actions.assigning import assign_requirements
from lms.actions.parts import do_part
from lms.actions.requirements import publish_requirement
from lms.models import PartRecord, StepKind
from tests.conftest import client_of, moment
from tests.factories.lms import make_module
from tests.factories.people import EngagementFactory, PersonFactory
from tests.factories.programmes import make_day, make_part, require_steps

NOW = moment("2022-03-02 09:00")
DAY = moment("2022-03-10 09:00")


@pytest.fixture(autouse=True)
def clock(now_is):
    now_is(NOW)


@pytest.fixture
def parts(db):
    return {
        kind: make_part(kind, kind, title=f"Deel {kind}", minutes=15, body="<p>Neem je pas mee.</p>")
        for kind in (StepKind.CHECK, StepKind.READING, StepKind.DAY, StepKind.EXPLAINED)
    }


@pytest.fixture
def noor(parts, at):
    require_steps(*parts.values())
    engagement = EngagementFactory(person=PersonFactory(given_name="Noor"))
    assign_requirements(at=at)
    return engagement


def plan(engagement, path="/mijn-plan/"):
    return client_of(engagement.person).get(path).content.decode()


def address(part):
    return f"/mijn-plan/onderdeel/{part.public_id}/"


def test_each_part_is_a_sentence_in_the_order_of_the_programme(noor, parts):
    page = plan(noor)
    sentences = (
        "Nog 4 stappen tot je ambtseed.",
        "HR kijkt mee en noteert de dag.",
        "Jij leest dit. Dat duurt ongeveer 15 minuten.",
        "HR plant een dag. Je krijgt een uitnodiging.",
        "Een collega licht het toe. HR noteert de dag.",
        "HR nodigt je uit zodra deze stappen af zijn.",
    )
    route = page[page.index('<ol class="route">') :]
    assert page.index(sentences[0])
    found = [route.index(sentence) for sentence in sentences[1:]]
    assert found == sorted(found)
    # What you can do comes first, although the check stands before it.
    assert page.index('aria-current="step"') < page.index("Deel reading", page.index('aria-current="step"'))


def test_a_text_is_read_and_done(noor, parts):
    client = client_of(noor.person)
    page = client.get(address(parts["reading"])).content.decode()
    assert "Neem je pas mee." in page
    assert "Ik heb dit gelezen" in page
    for _click in range(2):
        answer = client.post(f"{address(parts['reading'])}gedaan/", follow=True)
        assert "Klaar: Deel reading." in answer.content.decode()
    assert PartRecord.objects.get().engagement == noor
    assert "Gelezen op 2 maart 2022." in plan(noor)


def test_what_hr_notes_has_no_button_and_refuses_a_forged_one(noor, parts):
    client = client_of(noor.person)
    assert "Ik heb dit" not in client.get(address(parts["check"])).content.decode()
    answer = client.post(f"{address(parts['check'])}gedaan/", follow=True)
    assert "Dit noteert iemand anders voor je." in answer.content.decode()
    assert not PartRecord.objects.exists()


def test_a_part_of_somebody_else_is_not_found(noor, parts):
    stranger = EngagementFactory(kind="inhuur")
    for path in (address(parts["reading"]), f"{address(parts['reading'])}gedaan/"):
        assert client_of(stranger.person).post(path).status_code in (404, 405)
        assert client_of(stranger.person).get(path).status_code in (404, 405)


def test_a_day_is_chosen_and_given_back(noor, parts, at):
    day = make_day(parts["day"], starts_at=DAY, at=at, capacity=1)
    client = client_of(noor.person)
    assert "Jij kiest een dag." in plan(noor)
    chosen = client.post(f"{address(parts['day'])}dag/", {"day": str(day.occasion.public_id)}, follow=True)
    assert "Je plek staat vast." in chosen.content.decode()
    assert "Je plek staat vast: donderdag 10 maart 2022, 09.00 uur, Trefzaal." in plan(noor)
    for said in ("Je bent afgemeld.", ""):
        left = client.post(f"{address(parts['day'])}afmelden/", follow=True)
        assert said in left.content.decode()
    assert "Jij kiest een dag." in plan(noor)


def test_in_the_room_the_code_notes_presence(noor, parts, now_is, at):
    day = make_day(parts["day"], starts_at=DAY, at=at)
    client = client_of(noor.person)
    early = client.post("/hier/", {"code": day.room_code})
    assert (early.status_code, PartRecord.objects.count()) == (422, 0)
    assert "Deze bijeenkomst is niet vandaag." in early.content.decode()
    now_is(DAY + timedelta(hours=1))
    assert day.room_code in client.get(f"/hier/{day.room_code}/").content.decode()
    assert client.post("/hier/", {"code": "ZZZZZZ"}).status_code == 422
    there = client.post("/hier/", {"code": f" {day.room_code.lower()} "})
    assert "Je staat op de lijst" in there.content.decode()
    assert PartRecord.objects.get().engagement == noor
    assert "Je was er op 10 maart 2022." in plan(noor)


def test_who_need_not_be_there_is_told_so(parts, noor, now_is, at):
    day = make_day(parts["day"], starts_at=DAY, at=at)
    now_is(DAY)
    answer = client_of(EngagementFactory(kind="inhuur").person).post("/hier/", {"code": day.room_code})
    assert answer.status_code == 422
    assert "Dit onderdeel staat niet in jouw plan." in answer.content.decode()


@pytest.mark.parametrize("kind", ["duties", "parts"])
def test_the_plan_costs_the_same_whatever_its_length(db, kind, at):
    counted = []
    for count in (1, 3):
        engagement = EngagementFactory(kind=f"soort{count}")
        if kind == "duties":
            for number in range(count):
                _require(f"taak{count}{number}", engagement.kind, [make_module_step(count, number, at)], [])
        else:
            steps = [make_part(f"dag{count}{number}") for number in range(count)]
            _require(f"weg{count}", engagement.kind, steps, ["oath"])
        assign_requirements(at=at)
        client = client_of(engagement.person)
        client.get("/mijn-plan/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/mijn-plan/").status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]


def make_module_step(count, number, at):
    return (make_module(at=at, title=f"Module {count} {number}"), 1)


def _require(code, kind, steps, gates):
    publish_requirement(
        code=code,
        title=code,
        kinds=(kind,),
        steps=steps,
        gates=gates,
        valid_from=NOW.date().replace(year=2020),
        due_months=3,
    )


def test_what_is_done_stands_under_klaar(parts, at):
    require_steps(parts["reading"], code="leesstuk", gates=())
    engagement = EngagementFactory()
    assign_requirements(at=at)
    before = plan(engagement)
    assert "Wat je verder doet" in before
    assert "Klaar</h2>" not in before
    do_part(part=parts["reading"], engagement=engagement, at=NOW)
    after = plan(engagement)
    assert "Klaar</h2>" in after
    assert "Je rondde dit af op 2 maart 2022." in after
    assert "Wat je verder doet" not in after


def test_who_guesses_codes_is_stopped_and_nobody_else(noor, parts, now_is, at):
    day = make_day(parts["day"], starts_at=DAY, at=at)
    now_is(DAY + timedelta(hours=1))
    client = client_of(noor.person)
    # Typed or in the address: both tell whether a code exists.
    for number in range(MOST_FAILURES_A_NUMBER):
        wrong = f"ZZZZZ{number}"
        answer = client.get(f"/hier/{wrong}/") if number % 2 else client.post("/hier/", {"code": wrong})
        assert "Deze code kennen we niet." in answer.content.decode()
    for answer in (client.post("/hier/", {"code": day.room_code}), client.get(f"/hier/{day.room_code}/")):
        assert answer.status_code == 429
        assert "Te vaak een verkeerde code." in answer.content.decode()
    assert not PartRecord.objects.exists()
    other = EngagementFactory()
    assign_requirements(at=at)
    assert client_of(other.person).post("/hier/", {"code": day.room_code}).status_code == 200
    now_is(DAY + timedelta(hours=3))
    assert client.post("/hier/", {"code": day.room_code}).status_code == 200
