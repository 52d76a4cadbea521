"""Sharing with every colleague: one release at a time, said in the log, and taken back."""

import pytest
from django.db import IntegrityError, transaction

from foundation.audit.models import AuditEvent
from foundation.errors import DomainError
from measurement.actions.sharing import share_result, take_back_result
from measurement.models import SharedResult
from measurement.queries.results import shared_result, shared_results
from tests.conftest import moment
from tests.factories.people import PersonFactory
from tests.factories.releases import make_study
from tests.factories.reports import freeze, make_release, sample_content

pytestmark = pytest.mark.django_db
AT = moment("2022-05-02 10:00")


def share(release, **more):
    fields = {"follow_up_nl": "We oefenen vaker.", "by": PersonFactory(), "at": AT}
    return share_result(release=release, **(fields | more))


def test_sharing_and_taking_back_stand_in_the_log():
    release, by = make_release(at=AT), PersonFactory()
    share(release, by=by)
    assert [one.release for one in shared_results()] == [release]
    take_back_result(release=release, by=by, at=AT)
    assert shared_results() == []
    kinds = AuditEvent.objects.filter(kind__startswith="result_").order_by("pk")
    assert [event.kind for event in kinds] == ["result_shared", "result_taken_back"]
    assert kinds[0].details == {"study": str(release.study.public_id), "number": release.number}


def test_what_was_taken_back_can_be_shared_again_and_both_are_kept():
    release = make_release(at=AT)
    share(release)
    take_back_result(release=release, by=PersonFactory(), at=AT)
    share(release)
    assert SharedResult.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"follow_up_nl": "  "}, "no_follow_up"), ({"follow_up_nl": "a" * 2001}, "follow_up_too_long")],
)
def test_without_saying_what_happens_nothing_is_shared(changes, code):
    with pytest.raises(DomainError) as refusal:
        share(make_release(at=AT), **changes)
    assert refusal.value.code == code
    assert not SharedResult.objects.exists()


def test_a_release_without_a_number_of_the_whole_is_not_shared():
    content = sample_content()
    for one in content["figures"]:
        one["levels"] = {}
    with pytest.raises(DomainError) as refusal:
        share(freeze(content, study=make_study(at=AT), at=AT))
    assert refusal.value.code == "nothing_to_share"


def test_twice_is_refused_by_the_action_and_by_the_table():
    release = make_release(at=AT)
    one = share(release)
    with pytest.raises(DomainError) as refusal:
        share(release)
    assert refusal.value.code == "already_shared"
    with pytest.raises(IntegrityError), transaction.atomic():
        SharedResult.objects.create(release=release, follow_up_nl="x", shared_at=AT, shared_by=one.shared_by)


def test_taking_back_what_is_not_shared_is_refused():
    with pytest.raises(DomainError) as refusal:
        take_back_result(release=make_release(at=AT), by=PersonFactory(), at=AT)
    assert refusal.value.code == "not_shared"


def test_of_one_study_one_report_is_shared_and_taking_it_back_brings_none_back():
    study = make_study(at=AT)
    first = freeze(sample_content(number=1), study=study, at=AT)
    second = freeze(sample_content(number=2), study=study, at=AT)
    share(second)
    share(first)
    assert shared_result(study.public_id).release == first
    take_back_result(release=first, by=PersonFactory(), at=AT)
    assert shared_result(study.public_id) is None
