"""The worker dies while it makes a PDF."""

from datetime import timedelta
from io import BytesIO

from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader

from foundation import clock
from foundation.mailing.models import OutboxMessage
from foundation.printing.actions import STALE_AFTER, print_storage
from foundation.printing.models import PrintRunStatus
from lms.actions.assigning import assign_requirements
from lms.actions.ceremonies import accept_invitation, confirm_oath
from lms.actions.printing import request_certificates
from lms.models import CertificatePrintRun
from lms.tasks import print_certificates
from tests.conftest import moment
from tests.drill.processes import wait_until
from tests.factories.lms import (
    complete_module,
    invite,
    make_ceremony,
    make_hr,
    make_module,
    make_oath_text,
    make_official,
    require_for_oath,
)
from tests.factories.people import EngagementFactory

SWORN = 60
KILLS = 3


def test_worker_killed_while_printing(start_command, folder, settings, at, tell):
    """The worker killed (SIGKILL) while it prints, three times"""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    run = _asked_for(at)
    print_certificates.enqueue(str(run.public_id))
    later = clock.now()
    for _kill in range(KILLS):
        worker = start_command("db_worker", "--queue-name", "*", "--no-reload")
        wait_until(lambda: _now(run).done_count > 0, what="the worker does not print")
        worker.kill()
        stopped = _now(run)
        assert (stopped.status, stopped.done_count < SWORN) == (PrintRunStatus.RUNNING, True)
        # Nobody takes it up before it is surely given up; then both of two at once, and one does it.
        assert start_command("run_due", "--at", clock.now().isoformat()).wait() == 0
        assert _now(run).status == PrintRunStatus.RUNNING
        later += STALE_AFTER + timedelta(minutes=1)
        both = [start_command("run_due", "--at", later.isoformat()) for _one in range(2)]
        assert [one.wait() for one in both] == [0, 0]
        assert _now(run).status == PrintRunStatus.QUEUED
    workers = [start_command("db_worker", "--queue-name", "*", "--no-reload") for _one in range(2)]
    wait_until(lambda: _now(run).status == PrintRunStatus.READY, what="it is not taken up again")
    wait_until(lambda: not DBTaskResult.objects.ready().exists(), what="a task is left")
    assert all(worker.is_alive for worker in workers)
    assert CertificatePrintRun.objects.count() == 1
    files = [path for path in folder.joinpath("private").rglob("*") if path.is_file()]
    assert len(files) == 1
    pages = PdfReader(BytesIO(print_storage().open(run.file_name).read())).pages
    assert len(pages) == SWORN
    tell(f"{KILLS} kills: one file with {SWORN} pages, no run left behind, none made twice")


def _now(run: CertificatePrintRun) -> CertificatePrintRun:
    return CertificatePrintRun.objects.get(pk=run.pk)


def _asked_for(at) -> CertificatePrintRun:
    module_key = make_module(at=at)
    require_for_oath(module_key)
    make_oath_text(at=at)
    hr = make_hr(at=at)
    ceremony = make_ceremony(
        at=at, starts_at=moment("2022-04-12 15:00"), official=make_official(at=at), hr=hr
    )
    people = [EngagementFactory() for _one in range(SWORN)]
    assign_requirements(at=at)
    for one in people:
        complete_module(one, module_key, at=at)
    for seat in invite(ceremony, *people, at=moment("2022-03-15 10:00")):
        accept_invitation(seat=seat, at=moment("2022-03-15 10:00"))
        confirm_oath(seat=seat, form="promise", by=ceremony.official, at=ceremony.occasion.starts_at)
    # What they would be written is another drill.
    OutboxMessage.objects.all().delete()
    return request_certificates(by=hr, ceremony=ceremony, at=clock.now())
