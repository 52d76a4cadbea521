from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from config.due import run_due
from foundation.audit.heads import published_heads
from foundation.audit.models import ChainHead
from foundation.printing.actions import print_storage
from lms.actions.printing import request_certificates
from lms.models import Assignment, CertificatePrintRun
from tests.conftest import moment
from tests.factories.lms import (
    make_ceremony,
    make_hr,
    make_module,
    make_oath_text,
    make_official,
    make_ready,
    require_for_oath,
    swear,
)
from tests.factories.people import EngagementFactory

# Sending claims each mail in a transaction of its own.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings):
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"
    settings.CHECK_IN_KEY_DIR = tmp_path / "check-in-keys"


def done_at(moment) -> dict[str, int]:
    done = run_due(at=moment)
    assert done.failed == []
    return {name: count for name, count in done.counts.items() if count}


def test_all_that_is_due_is_done_once(at):
    module_key = make_module(at=at)
    require_for_oath(module_key)
    make_oath_text(at=at)
    ceremony = make_ceremony(
        at=at, starts_at=moment("2022-04-12 15:00"), official=make_official(at=at), hr=make_hr(at=at)
    )
    swear(ceremony, make_ready(module_key, at=at), at=moment("2022-03-15 10:00"))
    EngagementFactory()
    printed = request_certificates(by=ceremony.opened_by, ceremony=ceremony, at=ceremony.occasion.ends_at)
    later = ceremony.occasion.ends_at + timedelta(minutes=11)
    assert done_at(later) == {"assigned": 1, "sent": 2, "requeued": 1, "tallied": 1}
    assert (Assignment.objects.count(), len(mail.outbox)) == (2, 2)
    assert CertificatePrintRun.objects.get().status == "ready"
    assert [line.entry_hash for line in published_heads()] == [ChainHead.objects.get().entry_hash]
    assert done_at(later) == {}
    assert done_at(later + timedelta(days=1)) == {"prints_wiped": 1}
    assert not print_storage().exists(printed.file_name)


def test_the_command_takes_a_moment_and_ends_with_counts(at):
    out = StringIO()
    call_command("run_due", "--at", "2022-03-01T09:00", stdout=out)
    assert out.getvalue().strip() == "nothing was due"
    with pytest.raises(CommandError) as refusal:
        call_command("run_due", "--at", "gisteren")
    assert str(refusal.value) == "--at gisteren: give an ISO time, such as 2026-12-10T15:00+01:00."


def test_a_part_that_fails_stops_none_of_the_others(at, caplog):
    module_key = make_module(at=at)
    require_for_oath(module_key)
    make_oath_text(at=at)
    ceremony = make_ceremony(
        at=at, starts_at=moment("2022-04-12 15:00"), official=make_official(at=at), hr=make_hr(at=at)
    )
    swear(ceremony, make_ready(module_key, at=at), at=moment("2022-03-15 10:00"))
    printed = request_certificates(by=ceremony.opened_by, ceremony=ceremony, at=ceremony.occasion.ends_at)
    # In the place of the file stands something that cannot be deleted.
    in_the_way = Path(print_storage().path(printed.file_name)) / "full"
    in_the_way.mkdir(parents=True)
    out = StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("run_due", "--at", "2022-04-14T18:00", stdout=out)
    assert str(failure.value) == "Failed: prints_wiped. The log says why."
    assert "sent 2" in out.getvalue()
    assert len(list(published_heads())) == 1
    assert "run_due: prints_wiped failed" in caplog.text
