from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from foundation.errors import DomainError
from foundation.people.actions.merging import merge_persons
from foundation.people.models import Engagement, LimitChange
from measurement.actions.self_scans import (
    answer_scan,
    begin_scan,
    erase_scan,
    finish_scan,
    flush_scans,
    forget_scans,
)
from measurement.models import ScanContributor, ScanKey, ScanLoss, ScanTally, SealedContribution, SelfScan
from measurement.queries.self_scans import averages_of, own_scans
from measurement.scan_keys import ScanKeyGone, unlock
from tests.conftest import moment
from tests.factories.people import PersonFactory, UnitFactory
from tests.factories.self_scans import all_answers, fill_in, make_scanner, many_fill_in

pytestmark = pytest.mark.django_db
AT = moment("2022-03-01 09:00")
NEXT_YEAR = moment("2023-03-01 09:00")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.SELF_SCAN_KEY_DIR = tmp_path / "keys"
    return settings.SELF_SCAN_KEY_DIR


@pytest.fixture
def cluster():
    return UnitFactory(kind="cluster")


@pytest.fixture
def person():
    return make_scanner()


def content(scan: SelfScan):
    scan.refresh_from_db()
    return unlock(scan.pk, scan.sealed)


def test_begin_twice_is_one_scan(person):
    assert begin_scan(person=person, at=AT) == begin_scan(person=person, at=AT)
    assert SelfScan.objects.count() == 1


def test_two_tabs_lose_nothing_of_each_other(person):
    scan = begin_scan(person=person, at=AT)
    stale = SelfScan.objects.get(pk=scan.pk)
    answer_scan(scan=scan, answers={1: 2, 2: 3})
    answer_scan(scan=stale, answers={2: 4, 16: 1}, text="Wat ik hoop.")
    answer_scan(scan=scan, answers={3: 3})
    assert (content(scan).answers, content(scan).text) == ({1: 2, 2: 4, 3: 3, 16: 1}, "Wat ik hoop.")


@pytest.mark.parametrize(
    ("answers", "text", "code"),
    [({15: 2}, None, "bad_answer"), ({1: 5}, None, "bad_answer"), ({}, "x" * 1501, "text_too_long")],
)
def test_answer_that_no_scale_has_is_refused(person, answers, text, code):
    scan = begin_scan(person=person, at=AT)
    with pytest.raises(DomainError, match=code):
        answer_scan(scan=scan, answers=answers, text=text)


def test_longest_text_fits(person):
    scan = fill_in(person, at=AT, text='"\n€' * 500)
    assert content(scan).text == '"\n€' * 500


def test_finish_asks_every_question(person):
    scan = fill_in(person, at=AT, answers={1: 2}, finish=False)
    with pytest.raises(DomainError, match="scan_incomplete") as refused:
        finish_scan(scan=scan, at=AT)
    assert refused.value.details["missing"][:3] == [2, 3, 4]
    assert 15 not in refused.value.details["missing"]
    assert SealedContribution.objects.count() == 0


def test_finish_twice_contributes_once(person):
    scan = fill_in(person, at=AT)
    assert finish_scan(scan=scan, at=AT) is False
    assert (SealedContribution.objects.count(), ScanContributor.objects.count()) == (1, 1)


def test_finished_scan_takes_no_answers(person):
    scan = fill_in(person, at=AT)
    with pytest.raises(DomainError, match="scan_finished"):
        answer_scan(scan=scan, answers={1: 1})


def test_one_scan_a_year_and_again_the_next(person):
    fill_in(person, at=AT)
    with pytest.raises(DomainError, match="scan_done"):
        begin_scan(person=person, at=AT)
    fill_in(person, at=NEXT_YEAR)
    assert list(own_scans(person).values_list("year", flat=True)) == [2022, 2023]


def test_who_wipes_and_does_it_again_counts_once(person):
    erase_scan(scan=fill_in(person, at=AT))
    fill_in(person, at=AT)
    assert (SelfScan.objects.count(), SealedContribution.objects.count()) == (1, 1)


def test_flag_is_gone_when_the_year_is_over(person):
    fill_in(person, at=AT)
    forget_scans(at=AT)
    assert ScanContributor.objects.count() == 1
    forget_scans(at=NEXT_YEAR)
    assert (ScanContributor.objects.count(), SelfScan.objects.count()) == (0, 1)


def test_erasing_takes_the_key_away_from_every_old_copy(person, folder, django_capture_on_commit_callbacks):
    scan = fill_in(person, at=AT, text="Eerlijk.")
    copy = bytes(scan.sealed)
    with django_capture_on_commit_callbacks(execute=True):
        erase_scan(scan=scan)
    assert not (folder / f"{scan.pk}.scan").exists()
    with pytest.raises(ScanKeyGone):
        unlock(scan.pk, copy)


def test_keys_are_for_their_owner_alone(person, folder):
    fill_in(person, at=AT)
    assert {f"{path.stat().st_mode & 0o777:o}" for path in folder.iterdir()} == {"600"}
    assert len(list(folder.iterdir())) == 2


def test_all_rows_are_of_one_width(cluster):
    fill_in(make_scanner(), at=AT)
    fill_in(make_scanner(unit=cluster), at=AT, answers=all_answers(1), text="Lang. " * 200)
    for model, field in ((SelfScan, "sealed"), (SealedContribution, "blob")):
        assert len({len(bytes(one)) for one in model.objects.values_list(field, flat=True)}) == 1


# The averages


def test_nine_wait_and_the_tenth_makes_them_count(cluster):
    many_fill_in(9, at=AT, unit=cluster)
    assert (flush_scans(at=AT), averages_of(2022, least=10).whole) == (0, {})
    fill_in(make_scanner(unit=cluster), at=AT, answers=all_answers(1))
    assert flush_scans(at=AT) == 10
    found = averages_of(2022, least=10)
    assert found.whole[1].counts == (1, 0, 9, 0)
    assert found.clusters[cluster.pk][26].counts == (1, 0, 9, 0)
    assert (15 in found.whole, len(found.whole)) == (False, 25)
    assert SealedContribution.objects.count() == 0


def test_nothing_is_counted_twice(cluster):
    many_fill_in(10, at=AT, unit=cluster)
    assert (flush_scans(at=AT), flush_scans(at=AT)) == (10, 0)
    assert averages_of(2022, least=10).whole[1].total == 10


def test_after_a_batch_the_next_ones_wait_again(cluster):
    many_fill_in(10, at=AT, unit=cluster)
    flush_scans(at=AT)
    many_fill_in(9, at=AT, unit=cluster)
    flush_scans(at=AT)
    assert averages_of(2022, least=10).whole[1].total == 10


def test_years_and_clusters_are_counted_apart(cluster):
    other = UnitFactory(kind="cluster")
    many_fill_in(6, at=AT, unit=cluster)
    many_fill_in(6, at=AT, unit=other)
    many_fill_in(6, at=NEXT_YEAR, unit=cluster)
    assert flush_scans(at=AT) == 0


def test_what_waited_too_long_counts_without_its_cluster(cluster):
    many_fill_in(6, at=AT, unit=cluster)
    many_fill_in(5, at=AT, unit=UnitFactory(kind="cluster"))
    assert flush_scans(at=moment("2022-10-01 00:05")) == 11
    found = averages_of(2022, least=10)
    assert (found.whole[1].total, found.clusters) == (11, {})
    assert set(ScanTally.objects.values_list("cluster", flat=True)) == {None}


def test_what_is_too_few_even_then_is_destroyed_and_counted_as_such(cluster):
    many_fill_in(9, at=AT, unit=cluster)
    flush_scans(at=moment("2022-10-01 00:05"))
    assert (SealedContribution.objects.count(), ScanTally.objects.count()) == (0, 0)
    assert ScanLoss.objects.get().count == 9


def test_small_rest_hides_a_cluster_too(cluster):
    other = UnitFactory(kind="cluster")
    many_fill_in(10, at=AT, unit=cluster)
    many_fill_in(12, at=AT, unit=other)
    flush_scans(at=AT)
    assert set(averages_of(2022, least=10).clusters) == {cluster.pk, other.pk}
    # With a higher limit the first is too small, and would be the difference of the whole and the second.
    found = averages_of(2022, least=12)
    assert (found.whole[1].total, found.clusters) == (22, {})


def test_higher_limit_asks_for_larger_batches(cluster):
    LimitChange.objects.create(
        limit="report", value=15, valid_from=date(2022, 1, 1), scheduled_at=AT, scheduled_by=PersonFactory()
    )
    many_fill_in(14, at=AT, unit=cluster)
    assert flush_scans(at=AT) == 0


def test_key_of_a_year_goes_when_it_is_over_and_nothing_waits(
    cluster, folder, django_capture_on_commit_callbacks
):
    many_fill_in(10, at=AT, unit=cluster)
    flush_scans(at=AT)
    assert (folder / "2022.year").exists()
    with django_capture_on_commit_callbacks(execute=True):
        flush_scans(at=NEXT_YEAR)
    assert (ScanKey.objects.get().is_destroyed, (folder / "2022.year").exists()) == (True, False)


def test_without_the_key_of_the_year_nothing_is_lost_but_time(cluster, folder, caplog):
    many_fill_in(10, at=AT, unit=cluster)
    private = (folder / "2022.year").rename(folder / "elders")
    assert flush_scans(at=AT) == 0
    assert "SELF_SCAN_KEY_DIR" in caplog.text
    private.rename(folder / "2022.year")
    assert flush_scans(at=AT) == 10


def test_box_that_was_tampered_with_keeps_its_group_waiting(cluster):
    many_fill_in(10, at=AT, unit=cluster)
    one = SealedContribution.objects.first()
    blob = bytearray(bytes(one.blob))
    blob[-1] ^= 1
    SealedContribution.objects.filter(pk=one.pk).update(blob=bytes(blob))
    assert (flush_scans(at=AT), ScanTally.objects.count()) == (0, 0)


def test_seventy_managers_of_one_cluster_have_an_average(cluster):
    """Story 10: Stadsbeheer's managers; a manager fills in 26 questions and nobody else sees them."""
    for value, count in ((2, 20), (3, 40), (4, 10)):
        many_fill_in(count, at=AT, unit=cluster, answers=all_answers(value))
    assert flush_scans(at=AT) == 70
    found = averages_of(2022, least=10).clusters[cluster.pk]
    assert (found[1].total, round(found[1].mean, 2)) == (70, 2.86)


# Leaving, merging


@pytest.mark.parametrize(("on", "left"), [("2024-02-28 09:00", 1), ("2024-03-02 09:00", 0)])
def test_scans_stay_until_two_years_after_leaving(person, on, left):
    fill_in(person, at=AT)
    Engagement.objects.all().update(ends_on=date(2022, 3, 1))
    forget_scans(at=moment(on))
    assert SelfScan.objects.count() == left


def test_who_leads_nobody_any_more_keeps_theirs(person):
    fill_in(person, at=AT)
    Engagement.objects.filter(line_manager=person).update(line_manager=None)
    assert forget_scans(at=moment("2026-03-01 09:00")) == 0
    assert own_scans(person).count() == 1


def test_scans_of_an_earlier_registration_are_theirs_too(person):
    kept = make_scanner()
    scan = fill_in(person, at=AT)
    merge_persons(merged=person, kept=kept, by=PersonFactory(), at=AT, both_current_confirmed=True)
    assert list(own_scans(kept)) == [scan]
    with pytest.raises(DomainError, match="scan_done"):
        begin_scan(person=kept, at=AT)
    assert forget_scans(at=NEXT_YEAR) == 0


# The database


@pytest.mark.django_db(transaction=True)
def test_raw_bytes_of_the_database_say_nothing(folder):
    if connection.vendor != "sqlite":
        pytest.skip("reads the files of SQLite")
    marked = "Merkwaardig-eerlijke-zin-7141"
    scan = fill_in(make_scanner(), at=AT, answers=all_answers(2), text=marked)
    many_fill_in(3, at=AT)
    flush_scans(at=AT)
    base = Path(connection.settings_dict["NAME"])
    raw = b"".join(path.read_bytes() for path in base.parent.glob(f"{base.name}*"))
    assert scan.pk.hex.encode() in raw
    assert marked.encode() not in raw
    assert b'{"answers": {"1"' not in raw
    assert not any(path.read_bytes() in raw for path in folder.iterdir())
    assert content(scan).text == marked
