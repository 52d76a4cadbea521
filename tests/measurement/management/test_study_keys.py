"""The escrow of a study's keys, through the commands and with real files."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from foundation.audit.models import AuditEvent
from measurement.actions.flushing import flush_answers
from measurement.actions.study_keys import destroy_due_keys
from measurement.models import Response, SealedAnswer, Study
from tests.conftest import moment
from tests.factories.studies import alike, hold, make_plan, somebodies

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment("2022-03-01 10:00")
RESTORE = "measurement.management.commands.restore_study_key.getpass"


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path, now_is):
    settings.MEASUREMENT_KEY_DIR = tmp_path / "keys"
    settings.MEASUREMENT_ESCROW_DIR = tmp_path / "escrow"
    now_is(AT)


@pytest.fixture
def study() -> Study:
    return make_plan(at=AT)


def files(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).glob("*")}


def escrow(study: Study) -> list[str]:
    out = StringIO()
    call_command("escrow_study_key", str(study.public_id), stdout=out)
    return [line.split(": ")[1] for line in out.getvalue().splitlines() if line.startswith("Code for")]


def restore(study: Study, monkeypatch, *codes: str) -> None:
    typed = iter(codes)
    monkeypatch.setattr(RESTORE, lambda prompt: next(typed))
    call_command("restore_study_key", str(study.public_id), stdout=StringIO())


def lose_keys(settings) -> dict[str, bytes]:
    lost = files(settings.MEASUREMENT_KEY_DIR)
    for name in lost:
        (settings.MEASUREMENT_KEY_DIR / name).unlink()
    return lost


def test_lost_keys_come_back_and_open_what_waited(study, settings, monkeypatch):
    codes = escrow(study)
    hold(study, somebodies(12), alike=alike(), until=AT.date())
    lost = lose_keys(settings)
    assert flush_answers(at=AT) == 0
    # In the other order, in small letters and without the dashes.
    restore(study, monkeypatch, codes[1].lower(), codes[0].replace("-", " "))
    assert files(settings.MEASUREMENT_KEY_DIR) == lost
    assert flush_answers(at=AT) == 12
    assert (Response.objects.count(), SealedAnswer.objects.count()) == (12, 0)


def test_the_codes_stand_nowhere_and_only_the_worker_reads_the_file(study, settings):
    codes = escrow(study)
    [path] = settings.MEASUREMENT_ESCROW_DIR.glob("*")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    keys = files(settings.MEASUREMENT_KEY_DIR).values()
    assert not any(secret in path.read_bytes() for secret in (*keys, *(code.encode() for code in codes)))
    event = AuditEvent.objects.get(kind="study_key_escrowed")
    assert not any(code in str(event.details) for code in codes)


@pytest.mark.parametrize("which", ["one twice", "half a code", "a wrong one", "nothing"])
def test_other_codes_bring_nothing_back(study, settings, monkeypatch, which):
    first, second = escrow(study)
    typed = {
        "one twice": (first, first),
        "half a code": (first, second[: len(second) // 2]),
        "a wrong one": (first, second[:-1] + ("A" if second[-1] != "A" else "B")),
        "nothing": ("", ""),
    }[which]
    lose_keys(settings)
    with pytest.raises(CommandError, match="do not open the escrow"):
        restore(study, monkeypatch, *typed)
    assert files(settings.MEASUREMENT_KEY_DIR) == {}


def test_a_new_escrow_takes_the_place_of_the_old(study, settings, monkeypatch):
    old, new = escrow(study), escrow(study)
    assert len(files(settings.MEASUREMENT_ESCROW_DIR)) == 1
    lose_keys(settings)
    with pytest.raises(CommandError, match="do not open the escrow"):
        restore(study, monkeypatch, *old)
    restore(study, monkeypatch, *new)


def test_a_destroyed_key_takes_the_escrow_along(study, settings, monkeypatch):
    codes = escrow(study)
    Study.objects.update(state="stopped", ended_on=AT.date())
    assert destroy_due_keys(at=moment("2022-07-01 10:00")) == 1
    assert files(settings.MEASUREMENT_KEY_DIR) == files(settings.MEASUREMENT_ESCROW_DIR) == {}
    with pytest.raises(CommandError, match="destroyed"):
        restore(study, monkeypatch, *codes)
    with pytest.raises(CommandError, match="destroyed"):
        escrow(study)


def test_keys_that_are_there_are_not_written_over(study, settings, monkeypatch):
    codes, before = escrow(study), files(settings.MEASUREMENT_KEY_DIR)
    with pytest.raises(CommandError, match="there already"):
        restore(study, monkeypatch, *codes)
    assert files(settings.MEASUREMENT_KEY_DIR) == before


def test_without_an_escrow_or_with_lost_keys_the_command_says_so(study, settings, monkeypatch):
    lose_keys(settings)
    with pytest.raises(CommandError, match="no escrow"):
        restore(study, monkeypatch, "A", "B")
    with pytest.raises(CommandError, match="not in MEASUREMENT_KEY_DIR"):
        escrow(study)


@pytest.mark.parametrize("name", ["geen-id", "00000000-0000-0000-0000-000000000000"])
def test_a_study_that_is_not_there(name):
    with pytest.raises(CommandError):
        call_command("escrow_study_key", name)
