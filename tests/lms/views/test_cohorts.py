"""Inviting, following per cluster, names of the own cluster only, the two most divided dilemmas, and saying no."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from dilemmas.actions.choices import flush_choices
from dilemmas.models import LiveSession
from foundation.mailing.emails import compose
from foundation.mailing.models import OutboxMessage
from foundation.people.actions import grant_role
from foundation.people.models import Role
from lms.actions.cohorts import invite_members, remind_cohorts
from lms.models import Cohort, CohortRun, CompletionExport
from tests.conftest import client_of, moment
from tests.factories.choices import hold, vote_on
from tests.factories.cohorts import make_cohort, member_of
from tests.factories.dilemmas import version_of
from tests.factories.lms import make_hr
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.factories.training import make_cases, practise

pytestmark = pytest.mark.django_db
AT = moment("2022-03-01 10:00")
EARLIER, OPENED = moment("2022-01-03 10:00"), moment("2022-02-10 10:00")


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.CHOICE_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def hr(now_is):
    now_is(AT)
    return make_hr(at=EARLIER)


@pytest.fixture
def staff(hr):
    """Two clusters with two people each, and a third."""
    clusters = [UnitFactory(kind="cluster", name=name) for name in ("Stad", "Werk", "Dienst")]
    names = [("Aal", 0), ("Bos", 0), ("Cas", 1), ("Dop", 1)]
    jobs = [
        EngagementFactory(person=PersonFactory(family_name=name), unit=clusters[at]) for name, at in names
    ]
    return clusters, jobs


def coordinator_of(unit) -> Client:
    person = PersonFactory(family_name="Zelf")
    grant_role(person=person, role=Role.CLUSTER_COORDINATOR, unit=unit, at=EARLIER)
    return client_of(person)


def form(**changes) -> dict:
    return {
        "cohort": str(uuid4()),
        "subject": "training",
        "title": "Dilemma’s",
        "kinds": ["medewerker"],
        "closes_on": "2022-04-12",
        "reminder_days": "14, 28",
        **changes,
    }


def test_hr_invites_a_cluster(hr, staff):
    client = client_of(hr)
    assert client.get("/hr/uitnodigingen/nieuw/").status_code == 200
    sent = form(units=[staff[0][0].code])
    first, second = (client.post("/hr/uitnodigingen/nieuw/", sent) for _press in range(2))
    made = Cohort.objects.get()
    assert first["Location"] == second["Location"] == f"/hr/uitnodigingen/{made.public_id}/"
    assert set(made.members.values_list("engagement", flat=True)) == {job.pk for job in staff[1][:2]}
    assert "Dilemma’s" in client.get("/hr/uitnodigingen/").content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "Dit is een verplicht veld"),
        ({"closes_on": "2022-03-01"}, "Kies een dag na vandaag."),
        ({"reminder_days": "veertien"}, "Schrijf hele getallen, zoals 14, 28."),
        ({"reminder_days": "90"}, "Een herinnering valt na de laatste dag."),
        ({"kinds": []}, "Vink een soort aan"),
        ({"numbers": "000, 001"}, "Bij deze nummers werkt nu niemand: 000, 001."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(hr, staff, changes, said):
    response = client_of(hr).post("/hr/uitnodigingen/nieuw/", form(message="Omdat het schuurt.", **changes))
    page = response.content.decode()
    assert (response.status_code, said in page, "Omdat het schuurt." in page) == (422, True, True)
    assert not Cohort.objects.exists()


def test_a_coordinator_sees_the_own_cluster_and_no_name_of_another(hr, staff):
    (city, work, service), (aal, *_others) = staff
    make_cases(4)
    cohort = make_cohort(by=hr, at=OPENED, closes_on=date(2022, 6, 1))
    practise(aal, at=moment("2022-02-20 10:00"))
    path = f"/hr/uitnodigingen/{cohort.public_id}/"
    own, none = coordinator_of(city), coordinator_of(service)
    page = own.get(path)
    assert [(row.name, row.invited, row.completed) for row in page.context["rows"]] == [("Stad", 2, 1)]
    everything = client_of(hr).get(path).context["total"]
    assert (everything.invited, everything.completed, everything.percent) == (4, 1, 25)
    names = own.get(f"{path}namen/").content.decode()
    assert [name in names for name in ("Bos", "Aal", "Cas", "Dop")] == [True, False, False, False]
    assert "Aal" in own.get(f"{path}namen/?stand=completed").content.decode()
    for client, address in (
        (own, f"{path}namen/?cluster={work.code}"),
        (none, path),
        (none, f"{path}namen/"),
    ):
        refused = client.get(address)
        assert (refused.status_code, "Cas" in refused.content.decode()) == (403, False)
    assert none.get("/hr/uitnodigingen/").context["cohorts"] == []
    assert [own.post(f"{path}sluiten/").status_code, own.get("/hr/uitnodigingen/nieuw/").status_code] == [
        403,
        403,
    ]


def test_the_two_most_divided_dilemmas_are_proposed_from_the_threshold_on(hr, staff):
    versions = [version_of(case) for case in make_cases(3)]
    cohort = make_cohort(by=hr, at=OPENED, closes_on=date(2022, 6, 1))
    path = f"/hr/uitnodigingen/{cohort.public_id}/"
    coordinator = coordinator_of(staff[0][0])
    hold("AAAAABBBBB", at=AT, vote=vote_on(versions[0]))
    hold("AAAAAAAABB", at=AT, vote=vote_on(versions[1]))
    # Nine are not enough to be counted.
    hold("ABABABABA", at=AT, vote=vote_on(versions[2]))
    flush_choices(at=AT)
    page = coordinator.get(path)
    assert [content["title"] for _case, content in page.context["proposed"]] == ["Casus 1", "Casus 2"]
    link = f"/sessies/plannen/?soort=round_table&amp;kaarten=casus-{versions[0].case_key}"
    assert link in page.content.decode()
    # HR plans no sessions.
    assert "/sessies/plannen/" not in client_of(hr).get(path).content.decode()


def test_with_too_few_answers_it_says_why(hr, staff):
    versions = [version_of(case) for case in make_cases(2)]
    cohort = make_cohort(by=hr, at=OPENED, closes_on=date(2022, 6, 1))
    hold("AAAAABBBBB", at=AT, vote=vote_on(versions[0]))
    hold("ABABABABA", at=AT, vote=vote_on(versions[1]))
    flush_choices(at=AT)
    page = client_of(hr).get(f"/hr/uitnodigingen/{cohort.public_id}/")
    assert page.context["proposed"] == []
    assert "zodra in twee casussen elk 10 mensen kozen" in page.content.decode()
    assert "Casus 1" not in page.content.decode()


def test_the_button_plans_a_session_with_that_case(now_is, staff):
    version = version_of(make_cases(1)[0])
    host = PersonFactory()
    grant_role(person=host, role=Role.FACILITATOR, at=EARLIER)
    client = client_of(host)
    shown = client.get(f"/sessies/plannen/?soort=round_table&kaarten=casus-{version.case_key}")
    assert shown.context["form"]["deck"].value() == f"casus-{version.case_key}"
    assert "Alleen ‘Casus 1’" in shown.content.decode()
    made = client.post(
        "/sessies/plannen/",
        {
            "kind": "round_table",
            "deck": f"casus-{version.case_key}",
            "day": "2022-04-05",
            "starts": "10:00",
            "place": "Kamer 1",
        },
    )
    assert made.status_code == 302, made.context["form"].errors
    (card,) = LiveSession.objects.get().deck.cards.all()
    assert card.case_key == version.case_key
    # A case that is not there is no choice.
    unknown = client.get(f"/sessies/plannen/?kaarten=casus-{uuid4()}").context["form"]
    assert [value for value, _name in unknown.fields["deck"].choices if value.startswith("casus-")] == []


def test_the_link_in_the_mail_stops_it_only_by_the_button(hr, staff):
    cohort = make_cohort(by=hr, at=AT, message="Omdat het schuurt.")
    remind_cohorts(at=AT)
    member = member_of(cohort, staff[1][0])
    mail = compose(OutboxMessage.objects.get(recipient=staff[1][0].person))
    path = f"/uitnodiging/{member.public_id}/geen-mail/"
    assert path in mail.body
    assert mail.extra_headers["List-Unsubscribe"].endswith(f"{path}>")
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Omdat het schuurt." in mail.body
    client = Client()
    assert "Aal" not in client.get(path).content.decode()
    member.refresh_from_db()
    assert member.opted_out_at is None
    assert "geen mail meer" in client.post(path, follow=True).content.decode()
    member.refresh_from_db()
    assert member.opted_out_at is not None
    assert client.get(f"/uitnodiging/{uuid4()}/geen-mail/").status_code == 404


def test_hr_fetches_the_file_and_nobody_else(hr, staff):
    client = client_of(hr)
    assert client.post("/hr/afrondingen/maken/")["Location"] == "/hr/afrondingen/"
    made = CompletionExport.objects.get()
    path = f"/hr/afrondingen/{made.public_id}/"
    assert path in client.get("/hr/afrondingen/").content.decode()
    file = client.get(path)
    assert b"".join(file.streaming_content).startswith(b"\xef\xbb\xbfpersoneelsnummer;contract;")
    coordinator = coordinator_of(staff[0][0])
    assert [coordinator.get(one).status_code for one in (path, "/hr/afrondingen/")] == [403, 403]


def test_one_press_in_a_mail_program_is_enough(hr, staff):
    """RFC 8058: a POST without cookie, token or redirect; asking for the page changes nothing."""
    member = member_of(make_cohort(by=hr, at=AT), staff[1][0])
    program, path = Client(enforce_csrf_checks=True), f"/uitnodiging/{member.public_id}/geen-mail/"
    program.get(path)
    member.refresh_from_db()
    assert member.opted_out_at is None
    for _press in range(2):
        assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 204
    member.refresh_from_db()
    assert member.opted_out_at is not None
    assert (
        program.post(f"/uitnodiging/{uuid4()}/geen-mail/", {"List-Unsubscribe": "One-Click"}).status_code
        == 404
    )


def test_while_the_worker_invites_hr_sees_how_far_it_is(hr, staff, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    answer = client_of(hr).post("/hr/uitnodigingen/nieuw/", form(), follow=True)
    assert (answer.headers["Refresh"], "0 van 4 mensen" in answer.content.decode()) == ("2", True)
    assert not Cohort.objects.get().members.exists()
    # Nobody of the own cluster is invited yet.
    path = f"/hr/uitnodigingen/{Cohort.objects.get().public_id}/"
    assert coordinator_of(staff[0][0]).get(path).status_code == 403
    invite_members(run=CohortRun.objects.get(), at=AT)
    shown = client_of(hr).get(path)
    assert ("Refresh" in shown.headers, shown.context["total"].invited) == (False, 4)
