import logging
import stat
from pathlib import Path

import pytest

from dilemmas.actions.choice_keys import KeyRing, Unreadable, open_key
from dilemmas.actions.choices import flush_choices
from dilemmas.models import ChoiceKey, ChoiceLoss, KeyState, SealedChoice
from tests.conftest import moment
from tests.factories.choices import hold, tallied

pytestmark = pytest.mark.django_db
AT = moment("2026-03-10 10:00")
NEXT_MONTH = moment("2026-04-01 00:01")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.CHOICE_KEY_DIR = tmp_path / "keys"
    return settings.CHOICE_KEY_DIR


def states() -> list[tuple[str, str]]:
    keys = ChoiceKey.objects.order_by("opened_on")
    return [(f"{key.opened_on:%Y-%m}", key.state) for key in keys]


def files(folder: Path) -> set[str]:
    return {path.stem for path in folder.iterdir()}


def tamper_with_one() -> None:
    one = SealedChoice.objects.first()
    blob = bytearray(bytes(one.blob))
    blob[-1] ^= 1
    SealedChoice.objects.filter(pk=one.pk).update(blob=bytes(blob))


def test_the_first_choice_makes_a_key_that_only_its_owner_reads(folder):
    hold("A", at=AT)
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (len(file.read_bytes()), file.stem) == (32, str(ChoiceKey.objects.get().pk))


def test_all_choices_of_a_month_are_sealed_to_one_key(folder):
    hold("AB", at=AT)
    hold("C", at=moment("2026-03-31 23:59"))
    assert SealedChoice.objects.values("sealed_to").distinct().count() == 1
    assert len(files(folder)) == 1


def test_a_key_gives_way_every_month_and_stays_while_something_waits_under_it(folder):
    hold("A", at=AT)
    flush_choices(at=NEXT_MONTH)
    assert states() == [("2026-03", "retired"), ("2026-04", "open")]
    flush_choices(at=moment("2026-05-02 00:01"))
    assert states() == [("2026-03", "retired"), ("2026-04", "retired"), ("2026-05", "open")]
    flush_choices(at=moment("2026-05-04 00:01"))
    assert states() == [("2026-03", "retired"), ("2026-04", "destroyed"), ("2026-05", "open")]
    hold("A" * 9, at=moment("2026-05-04 09:00"))
    flush_choices(at=moment("2026-05-04 09:01"))
    assert tallied() == {None: "10A"}
    assert states() == [("2026-03", "destroyed"), ("2026-04", "destroyed"), ("2026-05", "open")]


def test_a_key_that_was_retired_today_is_not_destroyed_yet():
    """A request that sealed to it may not have ended."""
    hold("A" * 10, at=AT)
    flush_choices(at=AT)
    flush_choices(at=NEXT_MONTH)
    flush_choices(at=moment("2026-04-01 23:59"))
    assert states()[0] == ("2026-03", "retired")
    flush_choices(at=moment("2026-04-02 00:01"))
    assert states()[0] == ("2026-03", "destroyed")


def test_the_file_of_a_destroyed_key_is_gone(folder, django_capture_on_commit_callbacks):
    hold("A" * 10, at=AT)
    flush_choices(at=AT)
    flush_choices(at=NEXT_MONTH)
    with django_capture_on_commit_callbacks(execute=True):
        flush_choices(at=moment("2026-04-02 00:01"))
    assert files(folder) == {str(ChoiceKey.objects.get(state=KeyState.OPEN).pk)}


def test_a_file_that_a_killed_flush_left_is_shredded_by_the_next(folder):
    hold("A" * 10, at=AT)
    flush_choices(at=AT)
    flush_choices(at=NEXT_MONTH)
    # Its transaction is never committed here, so that its files stay.
    flush_choices(at=moment("2026-04-02 00:01"))
    assert len(files(folder)) == 2
    flush_choices(at=moment("2026-04-02 00:02"))
    assert len(files(folder)) == 1


def test_an_old_copy_of_the_database_cannot_be_opened_any_more(folder, django_capture_on_commit_callbacks):
    hold("ABC", at=AT)
    copy = list(SealedChoice.objects.values_list("sealed_to", "blob"))
    assert [KeyRing().option(key, bytes(blob)) for key, blob in copy]
    with django_capture_on_commit_callbacks(execute=True):
        for at in ("2026-10-01 00:01", "2026-10-02 00:01"):
            flush_choices(at=moment(at))
    for key, blob in copy:
        with pytest.raises(Unreadable):
            KeyRing().option(key, bytes(blob))


def test_a_second_key_at_the_same_moment_is_not_made(folder):
    first = open_key(on=AT.date())
    assert open_key(on=AT.date()) == first
    assert files(folder) == {str(first.pk)}


def test_a_worker_without_the_key_files_keeps_what_waits(settings, tmp_path, caplog):
    hold("A" * 10, at=AT)
    right = settings.CHOICE_KEY_DIR
    settings.CHOICE_KEY_DIR = tmp_path / "elsewhere"
    with caplog.at_level(logging.ERROR):
        assert flush_choices(at=AT) == 0
    assert "CHOICE_KEY_DIR" in caplog.text
    assert SealedChoice.objects.count() == 10
    # What is chosen from now on can be opened here.
    hold("B" * 10, at=AT)
    assert flush_choices(at=AT) == 10
    settings.CHOICE_KEY_DIR = right
    assert flush_choices(at=AT) == 10
    assert tallied() == {None: "10A 10B"}


def test_what_can_never_be_opened_again_is_destroyed_when_it_is_too_late_anyway(folder):
    hold("A" * 10, at=AT)
    for path in folder.iterdir():
        path.unlink()
    flush_choices(at=moment("2026-10-15 09:00"))
    assert SealedChoice.objects.count() == 10
    flush_choices(at=moment("2026-11-01 09:00"))
    assert SealedChoice.objects.count() == 0
    assert dict(ChoiceLoss.objects.values_list("source", "count")) == {"": 10}


def test_a_box_that_was_tampered_with_counts_for_nothing():
    hold("A" * 11, at=AT)
    tamper_with_one()
    assert flush_choices(at=AT) == 10
    assert tallied() == {None: "10A"}
    assert dict(ChoiceLoss.objects.values_list("source", "count")) == {"training": 1}


def test_a_group_that_is_too_few_without_a_tampered_box_waits_on():
    hold("A" * 10, at=AT)
    tamper_with_one()
    flush_choices(at=AT)
    assert (tallied(), SealedChoice.objects.count()) == ({}, 9)
