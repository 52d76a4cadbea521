"""HR's table, texts and rounds; what a coordinator sees; and signing with an account."""

from datetime import date

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.test import RequestFactory

from foundation.audit.models import AuditEvent
from foundation.mailing.models import OutboxMessage
from foundation.people.actions import grant_role
from foundation.people.models import PersonalLink, Role
from lms.actions.declaring import close_round, open_round
from lms.actions.rounds import remind_signers
from lms.actions.signing import sign_by_account
from lms.models import Declaration, Signature, StepOfKind, TextVersion
from lms.queries.declarations import texts_of
from tests.conftest import client_of, moment
from tests.factories.declarations import PARALLEL, let_sign, make_declaration
from tests.factories.lms import make_hr
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
AT = moment("2022-03-01 10:00")


@pytest.fixture
def hr(now_is):
    now_is(AT)
    return make_hr(at=moment("2022-01-03 10:00"))


@pytest.fixture
def staff(hr):
    """A cluster with a team of three, and another cluster with one."""
    cluster, other = UnitFactory(kind="cluster", name="Werk"), UnitFactory(kind="cluster", name="Stad")
    team = UnitFactory(name="Inkomen", name__parent=cluster)
    elsewhere = UnitFactory(name="Groen", name__parent=other)
    jobs = [
        EngagementFactory(
            person=PersonFactory(family_name=name, email=f"{name}@g.example".lower()), unit=unit
        )
        for name, unit in (("Aal", team), ("Bos", team), ("Cas", team), ("Dop", elsewhere))
    ]
    return {"cluster": cluster, "other": other, "jobs": jobs}


@pytest.fixture
def a_round(hr, staff):
    return open_round(
        title="Informatie",
        declaration=make_declaration(at=AT),
        units=[staff["cluster"]],
        starts_on=AT.date(),
        due_on=date(2022, 4, 1),
        by=hr,
        at=AT,
    )


def sign_with_account(job, declaration, *, at=AT):
    return sign_by_account(
        engagement=job,
        declaration=declaration,
        text=texts_of(declaration.code).first(),
        read_in="nl",
        answers={},
        logged_in_at=at,
        logged_in_by="password",
        at=at,
    )


def coordinator_of(unit):
    person = PersonFactory()
    grant_role(person=person, role=Role.CLUSTER_COORDINATOR, unit=unit, at=moment("2022-01-03 10:00"))
    return client_of(person)


def text_form(**changes) -> dict[str, str]:
    return {
        "valid_from": "2022-04-01",
        "legal_source": "Ambtenarenwet",
        "sign_again_days": "30",
        "nl-intro": "Ik werk hier een tijd.",
        "nl-heading-1": "Geheim",
        "nl-text-1": "Ik houd geheim wat vertrouwelijk is.",
        "nl-prompt-1": "Heb je ander werk?",
        "kind-1": "yes_no_text",
        "required-1": "1",
        "nl-closing": "Ik heb alles gelezen.",
        **changes,
    }


def test_a_row_of_the_table_is_saved_once_with_its_warning(hr):
    declaration, client = make_declaration(at=AT), client_of(hr)
    path = "/hr/verklaringen/wie/on-call/"
    for _click in range(2):
        page = client.post(path, {"declarations": [declaration.pk]}, follow=True).content.decode()
    assert StepOfKind.objects.get().kind == "oproepkracht"
    assert AuditEvent.objects.filter(kind="steps_of_kind_changed").count() == 1
    assert "Met een arbeidscontract is iemand meestal ook ambtenaar." in page
    assert client.get("/hr/verklaringen/wie/niemand/").status_code == 404


def test_a_declaration_without_code(hr):
    client = client_of(hr)
    made = client.post("/hr/verklaringen/nieuw/", {"title_nl": "Verklaring vergaderen", "form": "signed"})
    assert made["Location"].endswith("/hr/verklaringen/verklaring-vergaderen/teksten/nieuw/")
    again = client.post("/hr/verklaringen/nieuw/", {"title_nl": "Verklaring Vergaderen", "form": "signed"})
    assert again.status_code == 422
    client.post(made["Location"], text_form(publish="1"))
    text = TextVersion.objects.get(kind="verklaring-vergaderen")
    assert text.content["questions"][0] == {
        "code": "heb_je_ander_werk",
        "prompt": "Heb je ander werk?",
        "kind": "yes_no_text",
        "required": True,
        "help": "",
    }


def test_before_publishing_it_says_whom_it_touches(hr, staff):
    declaration = make_declaration(at=AT)
    let_sign(declaration, at=AT, kind="medewerker")
    sign_with_account(staff["jobs"][0], declaration)
    client, path = client_of(hr), "/hr/verklaringen/geheimhouding/teksten/nieuw/"
    shown = client.post(path, text_form(preview="1"))
    touched = {one.cluster_name: (one.again, one.first) for one in shown.context["touched"]}
    assert touched == {"Werk": (1, 2), "Stad": (0, 1)}
    assert shown.context["comparison"]
    assert TextVersion.objects.count() == 1
    kept = client.post(path, text_form(preview="1", sign_again_days=""))
    assert kept.context["total_again"] == 0
    client.post(path, text_form(publish="1"))
    assert texts_of("geheimhouding").first().sign_again_days == 30
    # The same day again is another text, and refused.
    assert client.post(path, text_form(publish="1", **{"nl-intro": "Anders."})).status_code == 422


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"nl-closing": ""}, "Nederlands: hier ontbreekt het slot."),
        ({"en-intro": "I work here."}, "Engels: hier ontbreekt"),
        ({"nl-text-1": ""}, "een artikel met kop en tekst"),
        ({"valid_from": "2022-02-01"}, "een dag die al was"),
    ],
)
def test_a_text_that_is_not_whole_is_not_published(hr, changes, said):
    make_declaration(at=AT)
    response = client_of(hr).post(
        "/hr/verklaringen/geheimhouding/teksten/nieuw/", text_form(publish="1", **changes)
    )
    assert response.status_code == 422
    assert said in response.content.decode()
    assert TextVersion.objects.count() == 1


def test_coverage_and_names_for_the_own_cluster_only(a_round, staff):
    sign_with_account(staff["jobs"][0], a_round.declaration)
    path = f"/hr/verklaringen/rondes/{a_round.public_id}/"
    own, other = coordinator_of(staff["cluster"]), coordinator_of(staff["other"])
    page = own.get(path)
    assert [(row.name, row.signed, row.total) for row in page.context["rows"]] == [("Inkomen", 1, 3)]
    names = own.get(path + "namen/").content.decode()
    assert [name in names for name in ("Bos", "Cas", "Aal", "Dop")] == [True, True, False, False]
    for refused in (path, path + "namen/"):
        response = other.get(refused)
        assert (response.status_code, "Bos" in response.content.decode()) == (403, False)
    assert other.get("/hr/verklaringen/rondes/").context["rounds"] == []
    assert own.post(path + "sluiten/").status_code == 403


def test_who_comes_by_a_link_is_sent_one_that_works(a_round, staff, hr):
    job = staff["jobs"][1]
    type(job).objects.filter(pk=job.pk).update(kind="inhuur")
    assert remind_signers(at=AT) == 3
    link = PersonalLink.objects.get(engagement=job)
    mail = OutboxMessage.objects.get(recipient=job.person)
    assert mail.context["link_id"] == str(link.public_id)
    others = OutboxMessage.objects.exclude(pk=mail.pk)
    assert all(one.context["action_path"] == "/mijn-verklaringen/" for one in others)


def test_reminders_go_once_to_who_did_not_sign(a_round, staff, hr):
    sign_with_account(staff["jobs"][0], a_round.declaration)
    assert remind_signers(at=moment("2022-03-01 07:59")) == 0
    assert remind_signers(at=AT) == 2
    assert remind_signers(at=AT) == 0
    # A Sunday; then a day that was missed.
    assert remind_signers(at=moment("2022-03-20 10:00")) == 0
    assert remind_signers(at=moment("2022-03-21 10:00")) == 2
    recipients = set(OutboxMessage.objects.values_list("recipient__family_name", flat=True))
    assert recipients == {"Bos", "Cas"}
    close_round(round_=a_round, by=hr, at=AT)
    assert remind_signers(at=moment("2022-03-29 10:00")) == 0


def test_signing_asks_for_a_log_in_of_the_last_half_hour(a_round, staff):
    job = staff["jobs"][1]
    client = client_of(job.person)
    path = f"/mijn-verklaringen/{job.public_id}/geheimhouding/"
    form = {"text": str(texts_of("geheimhouding").get().public_id), "read": "1"}
    assert "/account/opnieuw-inloggen/" in client.post(path, form)["Location"]
    assert not Signature.objects.exists()
    log_in_again(client, job.person.user)
    assert client.post(path, {**form, "read": ""}).status_code == 422
    client.post(path, form)
    signature = Signature.objects.get()
    assert (signature.method, signature.evidence["logged_in_by"]) == ("account", "password")
    assert signature.number in client.get("/mijn-verklaringen/").content.decode()


def test_the_questions_of_a_declaration_with_an_account(hr):
    job = EngagementFactory()
    let_sign(make_declaration(at=AT, questions=(PARALLEL,)), at=AT, kind="medewerker")
    client = client_of(job.person)
    log_in_again(client, job.person.user)
    path = f"/mijn-verklaringen/{job.public_id}/geheimhouding/"
    form = {"text": str(texts_of("geheimhouding").get().public_id), "read": "1"}
    refused = client.post(path, {**form, "q_parallel_work": "yes"})
    assert refused.status_code == 422
    assert "Schrijf bij een ja kort op wat het is." in refused.content.decode()
    client.post(path, {**form, "q_parallel_work": "yes", "q_parallel_work_text": "Een winkel."})
    assert Signature.objects.get().answers["parallel_work_text"] == "Een winkel."


def test_nobody_opens_the_declaration_of_somebody_else(a_round, staff):
    client = client_of(staff["jobs"][0].person)
    other = staff["jobs"][1]
    assert client.get(f"/mijn-verklaringen/{other.public_id}/geheimhouding/").status_code == 404
    assert Declaration.objects.count() == 1


def log_in_again(client, user) -> None:
    """As allauth's page does, by its own function."""
    request = RequestFactory().post("/")
    session = client.session
    request.session, request.user = session, user
    record_authentication(request, user, method="password")
    session.save()
