import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from foundation.audit.models import AuditEvent
from foundation.content.qr_codes import qr_svg
from foundation.errors import DomainError
from foundation.people.models import Person
from foundation.printing.actions import print_storage, requeue_stale
from foundation.printing.models import PrintRunStatus
from lms.actions.printing import (
    make_certificates,
    request_certificates,
    wipe_old_prints,
)
from lms.certificates import certificate_context
from lms.models import CertificatePrintRun, CertificateToken, OathRecord
from lms.tasks import print_certificates
from tests.conftest import moment
from tests.factories.lms import make_ready, swear
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

INVITED_AT = moment("2022-03-15 10:00")
ASKED_AT = moment("2022-04-12 17:30")


@pytest.fixture
def sworn(ceremony, oath_module, at) -> list[OathRecord]:
    """Three oaths, not in the order of their names; the second is an oath, the others are promises."""
    forms = {"Cohen": "promise", "Aksoy": "oath", "Berg": "promise"}
    return [
        swear(
            ceremony,
            make_ready(oath_module, at=at, person=PersonFactory(family_name=name)),
            at=INVITED_AT,
            form=form,
        )
        for name, form in forms.items()
    ]


def state(run: CertificatePrintRun) -> tuple:
    run = CertificatePrintRun.objects.get(pk=run.pk)
    return run.status, run.done_count, run.total_count


def pages_of(run: CertificatePrintRun) -> list[str]:
    """The text of each page, on one line."""
    with print_storage().open(run.file_name) as opened:
        return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(opened.read())).pages]


def test_a_request_waits_and_is_kept_in_the_audit_trail(ceremony, sworn, hr):
    run = request_certificates(by=hr, ceremony=ceremony, at=ASKED_AT)
    assert (run.requested_by, run.requested_at, run.moved_at) == (hr, ASKED_AT, ASKED_AT)
    assert state(run) == (PrintRunStatus.QUEUED, 0, 3)
    event = AuditEvent.objects.get(kind="certificates_printed")
    assert (event.actor_id, event.subject_id) == (hr.public_id, ceremony.occasion.public_id)
    assert event.details == {"count": 3}


def test_nobody_sworn_gives_nothing_to_print(ceremony, hr):
    with pytest.raises(DomainError) as refusal:
        request_certificates(by=hr, ceremony=ceremony, at=ASKED_AT)
    assert refusal.value.code == "nobody_sworn"
    assert CertificatePrintRun.objects.count() == 0


def test_all_of_a_ceremony_one_page_an_oath_by_name(ceremony, sworn, hr):
    run = request_certificates(by=hr, ceremony=ceremony, at=ASKED_AT)
    make_certificates(run=run, at=ASKED_AT)
    assert state(run) == (PrintRunStatus.READY, 3, 3)
    of_oath = "Ik zweer dat ik mijn werk goed doe. Zo waarlijk helpe mij God almachtig."
    of_promise = "Ik beloof dat ik mijn werk goed doe. Dat verklaar en beloof ik."
    said = [
        (name, form, words)
        for page, name, form, words in zip(
            pages_of(run),
            ("N. Aksoy", "N. Berg", "N. Cohen"),
            ("de eed afgelegd", "de belofte afgelegd", "de belofte afgelegd"),
            (of_oath, of_promise, of_promise),
            strict=True,
        )
        if name in page and form in page and words in page
    ]
    assert [name for name, _form, _words in said] == ["N. Aksoy", "N. Berg", "N. Cohen"]


def test_an_oorkonde_says_when_where_and_before_whom(sworn, hr):
    record = sworn[1]
    run = request_certificates(by=hr, oath_record=record, at=ASKED_AT)
    make_certificates(run=run, at=ASKED_AT)
    [page] = pages_of(run)
    for said in (
        "heeft op 12 april 2022 (Raadzaal) ten overstaan van H. van Loon, Gemeentesecretaris de eed afgelegd.",
        "Gemeente Lindewaard",
        "Voorbeeldtekst",
        record.number,
    ):
        assert said in page
    assert "N. Cohen" not in page


def test_an_oorkonde_has_the_name_of_that_day(sworn, hr):
    record = sworn[0]
    Person.objects.filter(engagements=record.engagement).update(family_name="Anders")
    run = request_certificates(by=hr, oath_record=record, at=ASKED_AT)
    make_certificates(run=run, at=ASKED_AT)
    [page] = pages_of(run)
    assert ("N. Cohen" in page, "Anders" in page) == (True, False)


def test_an_oorkonde_is_in_the_look_of_its_stylesheet(sworn, hr):
    """Read from our own static files: A4, with the fonts of the platform."""
    run = request_certificates(by=hr, oath_record=sworn[0], at=ASKED_AT)
    make_certificates(run=run, at=ASKED_AT)
    with print_storage().open(run.file_name) as opened:
        [page] = PdfReader(io.BytesIO(opened.read())).pages
    millimetres = [round(float(side) / 72 * 25.4) for side in (page.mediabox.width, page.mediabox.height)]
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1] for font in page["/Resources"]["/Font"].values()
    }
    assert millimetres == [210, 297]
    assert {font.split("-")[0] for font in fonts} == {"Plein"}


def test_an_oath_confirmed_while_the_print_waits_is_printed_too(
    ceremony, sworn, oath_module, official, hr, at
):
    late = make_ready(oath_module, at=at, person=PersonFactory(family_name="Dijk"))
    run = request_certificates(by=hr, ceremony=ceremony, at=ASKED_AT)
    swear(ceremony, late, at=INVITED_AT)
    make_certificates(run=run, at=ASKED_AT)
    assert state(run) == (PrintRunStatus.READY, 4, 4)
    assert len(pages_of(run)) == 4


def test_a_second_worker_leaves_a_run_alone(ceremony, sworn, hr):
    run = request_certificates(by=hr, ceremony=ceremony, at=ASKED_AT)
    make_certificates(run=run, at=ASKED_AT)
    before = CertificatePrintRun.objects.values().get()
    make_certificates(run=run, at=ASKED_AT + timedelta(minutes=1))
    assert CertificatePrintRun.objects.values().get() == before


def test_a_run_that_fails_says_so(ceremony, sworn, hr, settings, tmp_path):
    run = request_certificates(by=hr, ceremony=ceremony, at=ASKED_AT)
    # A file where the folder should be.
    (tmp_path / "file").write_text("")
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "file"
    with pytest.raises(OSError):  # noqa: PT011  which one differs between systems
        make_certificates(run=run, at=ASKED_AT)
    assert state(run)[0] == PrintRunStatus.FAILED


@pytest.mark.parametrize("status", [PrintRunStatus.QUEUED.RUNNING])
def test_what_a_killed_worker_left_is_queued_again(ceremony, sworn, hr, status):
    run = request_certificates(by=hr, ceremony=ceremony, at=ASKED_AT)
    CertificatePrintRun.objects.update(status=status, done_count=1)
    assert requeue_stale(CertificatePrintRun, at=ASKED_AT + timedelta(minutes=10)) == []
    later = ASKED_AT + timedelta(minutes=10, seconds=1)
    assert requeue_stale(CertificatePrintRun, at=later) == [run]
    assert state(run) == (PrintRunStatus.QUEUED, 0, 3)
    # Moved just now, so not stale at once.
    assert requeue_stale(CertificatePrintRun, at=later) == []
    make_certificates(run=run, at=later)
    assert state(run) == (PrintRunStatus.READY, 3, 3)


@pytest.mark.parametrize("status", [PrintRunStatus.READY.FAILED])
def test_what_has_ended_is_not_queued_again(ceremony, sworn, hr, status):
    request_certificates(by=hr, ceremony=ceremony, at=ASKED_AT)
    CertificatePrintRun.objects.update(status=status)
    assert requeue_stale(CertificatePrintRun, at=ASKED_AT + timedelta(hours=2)) == []


def test_a_file_is_wiped_after_a_day(ceremony, sworn, hr):
    run = request_certificates(by=hr, ceremony=ceremony, at=ASKED_AT)
    make_certificates(run=run, at=ASKED_AT)
    assert wipe_old_prints(at=ASKED_AT + timedelta(days=1)) == 0
    assert print_storage().exists(run.file_name)
    assert wipe_old_prints(at=ASKED_AT + timedelta(days=1, seconds=1)) == 1
    assert not print_storage().exists(run.file_name)
    assert (CertificatePrintRun.objects.count(), OathRecord.objects.count()) == (0, 3)
    assert wipe_old_prints(at=ASKED_AT + timedelta(days=2)) == 0


def test_a_run_without_a_file_is_wiped_too(ceremony, sworn, hr):
    request_certificates(by=hr, ceremony=ceremony, at=ASKED_AT)
    assert wipe_old_prints(at=ASKED_AT + timedelta(days=2)) == 1


def test_the_task_of_a_wiped_run_makes_nothing(ceremony, sworn, hr):
    run = request_certificates(by=hr, ceremony=ceremony, at=ASKED_AT)
    wipe_old_prints(at=ASKED_AT + timedelta(days=2))
    print_certificates.enqueue(str(run.public_id))
    assert not print_storage().exists(run.file_name)


def test_the_task_prints_a_run(ceremony, sworn, hr):
    run = request_certificates(by=hr, ceremony=ceremony, at=ASKED_AT)
    print_certificates.enqueue(str(run.public_id))
    assert state(run) == (PrintRunStatus.READY, 3, 3)


def test_each_oorkonde_has_a_code_of_its_own_that_stays_the_same(ceremony, sworn, hr, settings):
    for _print in range(2):
        run = request_certificates(by=hr, ceremony=ceremony, at=ASKED_AT)
        make_certificates(run=run, at=ASKED_AT)
        assert all("Klopt deze oorkonde? Scan de code." in page for page in pages_of(run))
    tokens = CertificateToken.objects.all()
    assert (len(tokens), len({one.token for one in tokens})) == (3, 3)
    for one in tokens:
        # In the fragment: no server and no log sees it.
        address = f"{settings.SITE_URL}/oorkonde/#{one.token}"
        drawn = qr_svg(address, title="Code om deze oorkonde te controleren")
        assert certificate_context(one.record)["qr"] == drawn
