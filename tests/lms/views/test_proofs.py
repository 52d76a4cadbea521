"""The certificate on its pages: whose it is, what the public check says, and what it never says."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client

from foundation.audit.models import BY_SURNAME, NOBODY, Lookup, Purpose
from lms.actions.assigning import assign_requirements
from lms.actions.carrying import carry_over
from lms.actions.parts import note_part, withdraw_record
from lms.actions.proofs import ask_for_proof, make_proof_document, revoke_proof
from lms.models import Assignment, CertificateToken, Completion, Proof, StepKind
from lms.queries.proofs import standing_of
from lms.tokens import Carries, carried
from tests.conftest import client_of
from tests.factories.declarations import (
    make_external,
    make_sponsor,
    require_for_declarations,
    standing_link,
)
from tests.factories.externals import client_by_link
from tests.factories.lms import complete_module, make_module, make_ready, swear
from tests.factories.people import EngagementFactory, PersonFactory
from tests.factories.programmes import make_part, require_steps
from tests.factories.record_files import write_records

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(now_is, at, settings, tmp_path):
    now_is(at)
    settings.SEAL_DIR = tmp_path / "seal"


@pytest.fixture
def completion(module_key, at) -> Completion:
    noor = PersonFactory(given_name="Noor", initials="N.", infix="van den", family_name="Bérg-Łuk")
    complete_module(EngagementFactory(person=noor, job_title="Boa"), module_key, at=at)
    return Completion.objects.get()


@pytest.fixture
def proof(completion, at) -> Proof:
    return ask_for_proof(subject=completion, language="nl", at=at)


def ask(code: str, **more: str):
    return Client().post("/bewijs/", {"code": code, **more})


def main_of(response) -> str:
    main = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def says_nothing_of_who(response) -> bool:
    body = response.content.decode()
    return not any(word in body for word in ("Noor", "Bérg", "Łuk", "N. van", "Boa", "Lindewaard-"))


def test_the_check_says_what_of_which_day_and_that_it_holds_and_nothing_else(proof):
    response = ask(proof.token)
    assert response.status_code == 200
    page = main_of(response)
    for said in ("Geldig", "Integer werken", "Afgerond op 1 maart 2022", "Module, versie 1"):
        assert said in page
    for unsaid in (proof.number, str(proof.public_id), "zelf gedaan"):
        assert unsaid not in response.content.decode()
    assert says_nothing_of_who(response)
    assert not Lookup.objects.exists()


def test_the_check_says_how_it_was_done_where_the_paper_does(oath_module, hr, at):
    assign_requirements(at=at)
    person = PersonFactory(personnel_number="100")
    EngagementFactory(person=person, starts_on=date(2020, 1, 1))
    write_records("module", f"100;{oath_module};15-06-2021;Introductie", by=hr, at=at)
    completion = Completion.objects.get()
    proof = ask_for_proof(subject=completion, language="nl", at=at)
    assert proof.how
    assert f"Module, versie {completion.version.number}, {proof.how}" in main_of(ask(proof.token))


def test_the_check_of_a_programme_names_its_steps_while_it_holds(completion, module_key, hr, at):
    part, check = make_part("uitleg", StepKind.EXPLAINED), make_part("vog", StepKind.CHECK)
    require_steps((module_key, 1), part, check, code="leren", gates=())
    assign_requirements(at=at)
    [record, _seen] = [
        note_part(part=one, engagements=[completion.engagement], on=at.date(), by=hr, at=at)[0]
        for one in (part, check)
    ]
    proof = ask_for_proof(subject=Assignment.objects.get(), language="nl", at=at)
    response = ask(proof.token)
    assert "Wat daarvoor is gedaan Integer werken Uitleg" in main_of(response)
    assert "Vog" not in main_of(response)
    assert says_nothing_of_who(response)
    withdraw_record(record=record, reason="Het was haar collega.", by=hr, at=at)
    assert "Wat daarvoor is gedaan" not in main_of(ask(proof.token))


@pytest.mark.parametrize("typed", ["Bérg-Łuk", "berg łuk", "van den Berg-Łuk"])
def test_the_name_comes_with_the_surname_and_is_noted(proof, typed):
    assert says_nothing_of_who(ask(proof.token, surname="Jansen"))
    assert "N. van den Bérg-Łuk" in main_of(ask(proof.token, surname=typed))
    look = Lookup.objects.get()
    assert (look.purpose, look.role, look.actor_id) == (Purpose.PROOF, BY_SURNAME, NOBODY)


def test_one_that_was_revoked_says_since_when_and_gives_no_name(proof, hr, at):
    revoke_proof(proof=proof, reason="Fraude bij de toets.", by=hr, at=at)
    response = ask(proof.token, surname="Bérg-Łuk")
    assert "Ingetrokken op 1 maart 2022" in main_of(response)
    assert "Integer werken" in main_of(response)
    assert "Fraude" not in response.content.decode()
    assert says_nothing_of_who(response)
    assert not Lookup.objects.exists()


def test_a_row_that_was_tampered_with_is_not_confirmed(proof):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE lms_proof SET done_on = '2021-01-01'")
    assert "Niet meer bevestigd" in main_of(ask(proof.token))


def test_a_token_of_one_kind_is_none_of_the_other(proof, ceremony, oath_module, at):
    record = swear(ceremony, make_ready(oath_module, at=at), at=at)
    oath = CertificateToken.objects.create(record=record).token
    answers = {
        (response.status_code, re.sub(r'value="[^"]*"', "", main_of(response)))
        for response in (
            ask(oath),
            ask(carried(Carries.SIGNATURE, proof.public_id)),
            ask(carried(Carries.START_PASS, proof.public_id)),
            ask(str(proof.public_id)),
            ask("x" * 22),
            ask("é" * 22),
            ask(proof.token[:-1]),
        )
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    assert (
        "Deze code staat op geen van onze oorkonden"
        in Client().post("/oorkonde/", {"code": proof.token}).content.decode()
    )
    assert Client().post("/controle/", {"code": proof.token}).status_code == 404


def test_guessing_is_stopped_also_for_a_right_code(proof):
    statuses = [ask(f"{number:022d}").status_code for number in range(40)]
    assert statuses[0] == 404
    assert statuses[-1] == 429
    response = ask(proof.token)
    assert response.status_code == 429
    assert "Integer werken" not in response.content.decode()


def test_the_address_of_a_check_changes_nothing_and_is_not_kept(proof):
    response = Client().get(f"/bewijs/?code={proof.token}")
    assert "Integer werken" not in main_of(response)
    assert "no-store" in response["Cache-Control"]


def test_somebody_makes_and_fetches_their_own(completion):
    client = client_of(completion.engagement.person)
    assert "Maak je bewijs" in client.get("/mijn-plan/bewijzen/").content.decode()
    assert client.post(f"/mijn-plan/bewijzen/module/{completion.public_id}/").status_code == 302
    proof = Proof.objects.get()
    address = f"/mijn-plan/bewijzen/pdf/{proof.public_id}/"
    assert address in client.get("/mijn-plan/bewijzen/").content.decode()
    file = client.get(address)
    assert (file["Content-Type"], file.content[:5]) == ("application/pdf", b"%PDF-")
    assert file["Content-Disposition"] == f'attachment; filename="bewijs-{proof.number}.pdf"'
    again = client.post(f"/mijn-plan/bewijzen/module/{completion.public_id}/")
    assert again["Location"] == address
    assert client.get(address).content == file.content
    client.post(f"/en/mijn-plan/bewijzen/module/{completion.public_id}/")
    assert set(Proof.objects.values_list("language", flat=True)) == {"nl", "en"}


def test_nobody_makes_or_fetches_that_of_somebody_else(completion, proof, hr):
    client_of(completion.engagement.person).post(f"/mijn-plan/bewijzen/module/{completion.public_id}/")
    for other in (EngagementFactory().person, hr):
        client = client_of(other)
        assert client.get(f"/mijn-plan/bewijzen/pdf/{proof.public_id}/").status_code == 404
        assert client.post(f"/mijn-plan/bewijzen/module/{completion.public_id}/").status_code == 404


def test_hr_revokes_and_has_a_new_one_made(proof, hr):
    client, address = client_of(hr), f"/hr/mensen/bewijs/{proof.public_id}/"
    person = f"/hr/mensen/{proof.engagement.person.public_id}/"
    assert address in client.get(person).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Naam klopt niet."}).status_code == 302
    page = client.get(address).content.decode()
    assert "Naam klopt niet." in page
    assert (
        client_of(proof.engagement.person).get("/mijn-plan/bewijzen/").content.decode().count("HR trok dit")
        == 1
    )
    assert client.post(f"{address}opnieuw/").status_code == 302
    assert Proof.objects.standing().get().issued_by == hr
    assert "Ingetrokken" in client.get(person).content.decode()
    stranger = client_of(EngagementFactory().person)
    assert stranger.post(address, {"reason": "Zo maar."}).status_code == 403
    assert stranger.post(f"{address}opnieuw/").status_code == 403


# By a personal link


@pytest.fixture
def earlier_module(at):
    return make_module(at=at, title="Iets van toen")


@pytest.fixture
def external(earlier_module, at):
    """Who completed one of the two modules of the gate to the declarations."""
    key = make_module(at=at)
    require_for_declarations(key, earlier_module)
    engagement = make_external(sponsor=make_sponsor(at=at), at=at)
    complete_module(engagement, key, at=at)
    return engagement


def test_who_came_by_a_link_fetches_the_sealed_pdf_of_what_was_done(external, at):
    client = client_by_link(external)
    assert 'href="/mijn-plan/bewijzen/"' in client.get("/welkom/").content.decode()
    page = client.get("/mijn-plan/bewijzen/")
    assert "Je eerste dag" in main_of(page)
    completion = Completion.objects.get()
    asked = f"/mijn-plan/bewijzen/module/{completion.public_id}/"
    assert client.post(asked)["Location"] == "/mijn-plan/bewijzen/"
    proof = Proof.objects.get()
    document = make_proof_document(proof=proof, at=at)
    fetched = client.get(f"/mijn-plan/bewijzen/pdf/{proof.public_id}/")
    assert fetched.content == bytes(document.content)
    assert main_of(ask(proof.token)).count("Geldig") == 1
    assert standing_of(proof).holds


def test_a_certificate_that_hr_revoked_is_not_made_anew_by_link(external, hr, at):
    completion = Completion.objects.get()
    proof = ask_for_proof(subject=completion, language="nl", at=at)
    revoke_proof(proof=proof, reason="Verkeerde naam", by=hr, at=at)
    client = client_by_link(external)
    assert "HR trok dit bewijs in" in main_of(client.get("/mijn-plan/bewijzen/"))
    client.post(f"/mijn-plan/bewijzen/module/{completion.public_id}/")
    assert Proof.objects.count() == 1


def test_a_link_that_is_over_opens_no_certificate(external, at, now_is):
    proof = ask_for_proof(subject=Completion.objects.get(), language="nl", at=at)
    make_proof_document(proof=proof, at=at)
    client = client_by_link(external)
    path = f"/mijn-plan/bewijzen/pdf/{proof.public_id}/"
    assert client.get(path).status_code == 200
    now_is(standing_link(external).expires_at)
    assert "pdf" not in client.get(path).get("Content-Type", "")
    assert client.get(path).status_code in (302, 403)


def test_a_link_opens_the_certificates_of_its_own_job_only(external, earlier_module, at):
    """Of an earlier job only what this one took over."""
    before = EngagementFactory(person=external.person, number=9)
    complete_module(before, earlier_module, at=at)
    theirs = Completion.objects.get(module_key=earlier_module)
    proof = ask_for_proof(subject=theirs, language="nl", at=at)
    make_proof_document(proof=proof, at=at)
    client = client_by_link(external)

    def opened() -> list[int]:
        paths = [f"module/{theirs.public_id}/", f"pdf/{proof.public_id}/"]
        return [
            client.post(f"/mijn-plan/bewijzen/{paths[0]}").status_code,
            client.get(f"/mijn-plan/bewijzen/{paths[1]}").status_code,
        ]

    assert "Iets van toen" not in main_of(client.get("/mijn-plan/bewijzen/"))
    assert opened() == [404, 404]
    assert [one.carried_from for one in carry_over(external, at=at)] == [theirs]
    assert "Iets van toen" in main_of(client.get("/mijn-plan/bewijzen/"))
    assert opened() == [302, 200]
