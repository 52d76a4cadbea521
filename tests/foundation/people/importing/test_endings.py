from datetime import date

import pytest

from foundation.audit.models import AuditEvent
from foundation.errors import DomainError
from foundation.people.importing.actions import (
    apply_run,
    confirm_endings,
    discard_run,
    dismiss_endings,
    stage_people,
)
from foundation.people.importing.queries import faults_of, proposed_endings
from foundation.people.models import Engagement, ImportRun, ProposedEnding
from tests.conftest import moment
from tests.foundation.people.importing.files import people, people_file

LATER = moment("2022-04-01 09:00")
LAST_DAY = date(2022, 3, 31)


def stage(*rows, at=LATER, partial=False) -> ImportRun:
    return stage_people(file_name="hr.csv", content=people_file(*rows), by=None, at=at, partial=partial)


def load(*rows, at=LATER, partial=False) -> ImportRun:
    run = stage(*rows, at=at, partial=partial)
    apply_run(run=run, at=at, by=None)
    return run


def numbers(endings) -> list[str]:
    return sorted(endings.values_list("engagement__person__personnel_number", flat=True))


@pytest.fixture
def forty(units, at) -> list[dict[str, str]]:
    """The lines of forty people who are imported; two of them may go missing."""
    rows = people(40)
    load(*rows, at=at)
    return rows


def test_who_is_missing_is_proposed_and_ends_only_when_confirmed(forty):
    run = load(*forty[:38])
    assert run.counts["ended"] == 2
    assert numbers(proposed_endings(run)) == ["1039", "1040"]
    assert Engagement.objects.exclude(ends_on=None).count() == 0
    leaver = Engagement.objects.get(person__personnel_number="1039")
    stayer = Engagement.objects.get(person__personnel_number="1001")
    # Only what was proposed ends, whatever is sent.
    ended = confirm_endings(run=run, engagements=[leaver, stayer], ends_on=LAST_DAY, at=LATER, by=None)
    assert ended == 1
    assert list(Engagement.objects.filter(ends_on=LAST_DAY)) == [leaver]
    assert numbers(proposed_endings()) == ["1040"]
    event = AuditEvent.objects.last()
    assert (event.kind, event.details) == ("endings_confirmed", {"contracts": 1, "ends_on": "2022-03-31"})


def test_confirming_twice_ends_once(forty):
    run = load(*forty[:38])
    everyone = list(Engagement.objects.all())
    assert confirm_endings(run=run, engagements=everyone, ends_on=LAST_DAY, at=LATER, by=None) == 2
    assert confirm_endings(run=run, engagements=everyone, ends_on=date(2022, 4, 30), at=LATER, by=None) == 0
    assert Engagement.objects.filter(ends_on=LAST_DAY).count() == 2


def test_confirming_keeps_an_earlier_last_day(forty):
    run = load(*forty[:39])
    Engagement.objects.filter(person__personnel_number="1040").update(ends_on=date(2022, 3, 15))
    confirm_endings(run=run, engagements=Engagement.objects.all(), ends_on=LAST_DAY, at=LATER, by=None)
    assert Engagement.objects.exclude(ends_on=None).get().ends_on == date(2022, 3, 15)


def test_more_than_five_percent_missing_is_refused(forty):
    run = stage(*forty[:37])
    assert run.status == "refused"
    (fault,) = faults_of(run)
    assert (fault.code, fault.details) == ("too_many_missing", {"missing": 3, "current": 40})
    assert ProposedEnding.objects.count() == 0


def test_supplement_proposes_nothing(forty):
    run = load(forty[0], partial=True)
    assert (run.counts["ended"], proposed_endings().count()) == (0, 0)


def test_contract_cannot_end_before_it_starts(forty):
    run = load(*forty[:38])
    with pytest.raises(DomainError) as error:
        confirm_endings(
            run=run, engagements=Engagement.objects.all(), ends_on=date(2022, 1, 31), at=LATER, by=None
        )
    assert (error.value.code, error.value.details) == ("ends_before_start", {"count": 2})
    assert Engagement.objects.exclude(ends_on=None).count() == 0


def test_endings_of_a_run_that_is_not_applied_cannot_be_confirmed(forty):
    run = stage(*forty[:38])
    with pytest.raises(DomainError, match="not_applied"):
        confirm_endings(run=run, engagements=Engagement.objects.all(), ends_on=LAST_DAY, at=LATER, by=None)
    discard_run(run=run)
    assert ProposedEnding.objects.count() == 0


def test_later_full_file_replaces_the_proposals(forty):
    load(*forty[:38])
    run = load(*forty[:39])
    assert numbers(proposed_endings()) == ["1040"]
    assert proposed_endings().get().run == run


def test_supplement_takes_back_the_proposals_it_names(forty):
    load(*forty[:38])
    load(forty[38], partial=True)
    assert numbers(proposed_endings()) == ["1040"]


def test_dismissed_proposal_comes_back_only_with_a_next_file(forty):
    run = load(*forty[:39])
    assert dismiss_endings(run=run, engagements=Engagement.objects.all()) == 1
    assert proposed_endings().count() == 0
    load(*forty[:39])
    assert numbers(proposed_endings()) == ["1040"]
