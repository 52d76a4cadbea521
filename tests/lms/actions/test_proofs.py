"""Certificates of completion: made once, revoked with a reason, and true to what they rest on."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from foundation.audit.models import AuditEvent
from foundation.audit.verification import verify_records
from foundation.errors import DomainError
from foundation.people.models import Person
from lms.actions.assigning import assign_requirements
from lms.actions.exempting import exempt
from lms.actions.parts import note_part, withdraw_record
from lms.actions.proofs import (
    ask_for_proof,
    issue_anew,
    make_missing_proof_documents,
    make_proof_document,
    revoke_proof,
)
from lms.actions.publishing import freeze_module_version
from lms.models import Assignment, Completion, Proof, ProofDocument, StepKind
from lms.queries.proofs import ProofState, proof_standing, provable_of
from lms.sealing import holds
from tests.factories.lms import complete_module, make_module_page, make_translation
from tests.factories.people import EngagementFactory
from tests.factories.programmes import make_part, require_steps

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_seal(settings, tmp_path):
    settings.SEAL_DIR = tmp_path / "seal"


@pytest.fixture
def completion(module_key, at) -> Completion:
    engagement = EngagementFactory()
    complete_module(engagement, module_key, at=at)
    return Completion.objects.get()


@pytest.fixture
def assignment(completion, module_key, hr, at) -> Assignment:
    """A programme of the module and an explained part, of which the part is still open."""
    require_steps((module_key, 1), make_part("uitleg", StepKind.EXPLAINED), code="leren", gates=())
    assign_requirements(at=at)
    return Assignment.objects.get()


def explained(assignment, hr, *, on, at):
    [part] = [one.part for one in assignment.requirement_version.steps.all() if one.part]
    [record] = note_part(part=part, engagements=[assignment.engagement], on=on, by=hr, at=at)
    assignment.refresh_from_db()
    return record


def text_of(document: ProofDocument) -> str:
    reader = PdfReader(BytesIO(bytes(document.content)))
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def test_it_is_made_once_and_the_same_each_time(completion, at):
    first = ask_for_proof(subject=completion, language="nl", at=at)
    again = ask_for_proof(subject=completion, language="nl", at=at + timedelta(days=400))
    assert (again, Proof.objects.count()) == (first, 1)
    assert (
        make_proof_document(proof=first, at=at).content
        == make_proof_document(proof=Proof.objects.get(), at=at + timedelta(days=1)).content
    )
    assert verify_records() == []


def test_it_keeps_the_name_of_that_day(completion, at):
    person = completion.engagement.person
    name = person.formal_name
    proof = ask_for_proof(subject=completion, language="nl", at=at)
    Person.objects.filter(pk=person.pk).update(family_name="Anders")
    completion.refresh_from_db()
    assert ask_for_proof(subject=completion, language="nl", at=at).name == proof.name == name


def test_the_pdf_says_it_in_its_own_language_and_is_sealed_and_tagged(completion, at, settings):
    title = Completion.objects.get().version.title("nl")
    for language, words in (
        ("nl", "rondde dit af op 1 maart 2022"),
        ("en", "completed this on 1 March 2022"),
    ):
        proof = ask_for_proof(subject=completion, language=language, at=at)
        document = make_proof_document(proof=proof, at=at)
        page = text_of(document)
        for said in (words, proof.name, title, settings.MUNICIPALITY_NAME, proof.number):
            assert said in page
        assert holds(bytes(document.content), certificate=document.certificate)
        catalogue = PdfReader(BytesIO(bytes(document.content))).trailer["/Root"]
        assert catalogue["/MarkInfo"]["/Marked"]
        assert catalogue["/Lang"] == language
    assert Proof.objects.count() == 2


def test_a_title_of_the_translation_where_there_is_one(home, at):
    page = make_module_page(parent=home)
    make_translation(page)
    freeze_module_version(module_key=page.translation_key, kind="substantive", at=at)
    engagement = EngagementFactory()
    complete_module(engagement, page.translation_key, at=at)
    [one] = provable_of(engagement.person, language="en")
    assert one.title == "Working with integrity"
    assert ask_for_proof(subject=one.subject, language="en", at=at).title == "Working with integrity"


def test_a_revocation_covers_every_language_and_leaves_the_completion(completion, hr, at):
    dutch = ask_for_proof(subject=completion, language="nl", at=at)
    english = ask_for_proof(subject=completion, language="en", at=at)
    with pytest.raises(DomainError, match="no_reason"):
        revoke_proof(proof=dutch, reason="  ", by=hr, at=at)
    revoke_proof(proof=dutch, reason="Verkeerde naam.", by=hr, at=at)
    revoke_proof(proof=english, reason="Nog eens.", by=hr, at=at)
    assert {proof_standing(one.token).state for one in (dutch, english)} == {ProofState.REVOKED}
    assert Completion.objects.count() == 1
    event = AuditEvent.objects.get(kind="proof_revoked")
    assert (event.actor_id, event.subject_id) == (hr.public_id, completion.engagement.person.public_id)
    assert "naam" not in str(event.details)


def test_after_a_revocation_only_hr_has_a_new_one_made(completion, hr, at):
    old = ask_for_proof(subject=completion, language="nl", at=at)
    with pytest.raises(DomainError, match="not_revoked"):
        issue_anew(proof=old, by=hr, at=at)
    revoke_proof(proof=old, reason="Verkeerde naam.", by=hr, at=at)
    for language in ("nl", "en"):
        with pytest.raises(DomainError, match="proof_revoked"):
            ask_for_proof(subject=completion, language=language, at=at)
    Person.objects.filter(pk=completion.engagement.person_id).update(family_name="Nieuw")
    old = Proof.objects.get(pk=old.pk)
    new = issue_anew(proof=old, by=hr, at=at)
    assert "Nieuw" in new.name
    assert new.token != old.token
    assert ask_for_proof(subject=completion, language="nl", at=at) == new
    assert proof_standing(old.token).state is ProofState.REVOKED
    assert proof_standing(new.token).holds


def test_nobody_revokes_their_own(completion, at):
    proof = ask_for_proof(subject=completion, language="nl", at=at)
    with pytest.raises(DomainError, match="own_registration"):
        revoke_proof(proof=proof, reason="Zo maar.", by=completion.engagement.person, at=at)


def test_a_programme_is_proved_when_every_step_is_done(assignment, hr, at):
    with pytest.raises(DomainError, match="not_completed"):
        ask_for_proof(subject=assignment, language="nl", at=at)
    explained(assignment, hr, on=at.date(), at=at)
    proof = ask_for_proof(subject=assignment, language="nl", at=at)
    assert proof.snapshot["steps"] == ["Integer werken", "Uitleg"]
    assert "Uitleg" in text_of(make_proof_document(proof=proof, at=at))
    assert proof_standing(proof.token).holds


def test_a_part_that_is_withdrawn_unconfirms_its_programme(assignment, hr, at):
    record = explained(assignment, hr, on=at.date(), at=at)
    proof = ask_for_proof(subject=assignment, language="nl", at=at)
    withdraw_record(record=record, reason="Verkeerde persoon.", by=hr, at=at)
    assert proof_standing(proof.token).state is ProofState.UNCONFIRMED
    # Noted again for the same day: what the paper says is true after all.
    later = at + timedelta(days=9)
    again = explained(assignment, hr, on=at.date(), at=later)
    assert proof_standing(proof.token).holds
    # Noted for a later day: the paper names a day on which it was not done, and the next one says it right.
    withdraw_record(record=again, reason="Verkeerde dag.", by=hr, at=later)
    explained(assignment, hr, on=later.date(), at=later)
    assert proof_standing(proof.token).state is ProofState.UNCONFIRMED
    new = ask_for_proof(subject=Assignment.objects.get(), language="nl", at=later)
    assert (new.done_on, new.issue) == (later.date(), 2)
    assert proof_standing(new.token).holds
    assert proof_standing(proof.token).state is ProofState.UNCONFIRMED


def test_an_exempt_step_is_not_on_the_paper(assignment, hr, at):
    step = assignment.requirement_version.steps.get(part__isnull=False)
    exempt(assignment=assignment, step=step, reason="Deed dit elders.", by=hr, at=at)
    proof = ask_for_proof(subject=Assignment.objects.get(), language="nl", at=at)
    assert proof.snapshot["steps"] == ["Integer werken"]


def test_a_check_is_not_on_the_paper(module_key, hr, at):
    """That a VOG was seen is no learning."""
    engagement, check = EngagementFactory(), make_part("vog", StepKind.CHECK)
    require_steps((module_key, 1), check, gates=())
    assign_requirements(at=at)
    complete_module(engagement, module_key, at=at)
    note_part(part=check, engagements=[engagement], on=at.date(), by=hr, at=at)
    proof = ask_for_proof(subject=Assignment.objects.get(), language="nl", at=at)
    assert proof.snapshot["steps"] == ["Integer werken"]


def test_who_left_or_died_keeps_a_proof_that_can_be_checked(completion, at):
    proof = ask_for_proof(subject=completion, language="nl", at=at)
    type(completion.engagement).objects.filter(pk=completion.engagement_id).update(ends_on=date(2022, 3, 2))
    Person.objects.filter(pk=completion.engagement.person_id).update(status="deceased")
    assert proof_standing(proof.token).holds


def test_missing_pdfs_are_made_by_the_next_run(completion, at):
    ask_for_proof(subject=completion, language="nl", at=at)
    assert [make_missing_proof_documents(at=at) for _again in range(2)] == [1, 0]


def test_the_list_has_modules_and_programmes_and_says_what_is_made(assignment, hr, at):
    explained(assignment, hr, on=at.date(), at=at)
    person = assignment.engagement.person
    assert {(one.is_programme, one.can_ask) for one in provable_of(person, language="nl")} == {
        (True, True),
        (False, True),
    }
    ask_for_proof(subject=assignment, language="nl", at=at)
    made = {one.is_programme: one for one in provable_of(person, language="nl")}
    assert (made[True].can_ask, made[True].has_document) == (False, False)
    assert provable_of(hr, language="nl") == []
