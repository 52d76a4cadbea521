"""Two reports at the same moment: two in a row, from one ledger."""

import pytest

from foundation.audit.verification import verify_record
from measurement.actions.releasing import leave_ledgers, make_release
from measurement.models import LedgerState, Release
from tests.conftest import moment
from tests.dilemmas.attacks.test_at_once import at_once
from tests.factories.releases import answer, make_study

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment("2022-03-01 10:00")


def test_two_reports_at_once_are_two_in_a_row():
    study = make_study(at=AT)
    answer(study, 120, [])
    at_once(*[lambda: make_release(study=study, at=AT, by=None)] * 3)
    made = Release.objects.order_by("number")
    assert [one.number for one in made] == [1, 2, 3]
    assert [fault for one in made for fault in verify_record(one)] == []
    # Nobody came in between, so all three tell the same.
    assert len({str(one.content["figures"]) for one in made}) == 1


def test_an_erasure_during_a_report_leaves_no_trace_in_the_ledger():
    study = make_study(at=AT)
    pseudonyms = answer(study, 120, [])
    make_release(study=study, at=AT, by=None)
    at_once(
        lambda: make_release(study=study, at=AT, by=None),
        lambda: leave_ledgers(study=study, panel_ids=pseudonyms[:1]),
        lambda: make_release(study=study, at=AT, by=None),
    )
    leave_ledgers(study=study, panel_ids=pseudonyms[:1])
    assert not any(pseudonyms[0] in bytes(row.members) for row in LedgerState.objects.all())
