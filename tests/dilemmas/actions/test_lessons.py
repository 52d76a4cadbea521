"""An incident enters the catalogue only as a lesson that the concern coordinator approved."""

import pytest
from django.core.exceptions import PermissionDenied

from dilemmas.models import CaseVersion, DilemmaCasePage, LessonApproval
from foundation.audit.models import AuditEvent
from foundation.people.actions import grant_role
from foundation.people.models import Role
from tests.conftest import client_of
from tests.factories.dilemmas import make_case
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def present(now_is, at) -> None:
    now_is(at)


def user_with(role: Role, at):
    person = PersonFactory()
    grant_role(person=person, role=role, at=at)
    client_of(person)
    return person.user


def lesson_draft():
    case = make_case("Wat we leerden", is_lesson=True, publish=False)
    return case, case.save_revision()


def is_live(case: DilemmaCasePage) -> bool:
    return DilemmaCasePage.objects.get(pk=case.pk).live


@pytest.mark.parametrize("role", [Role.EDITOR, Role.HR, None])
def test_a_lesson_is_published_by_nobody_but_who_approves(role, at):
    case, revision = lesson_draft()
    user = user_with(role, at) if role else None
    with pytest.raises(PermissionDenied):
        revision.publish(user=user)
    assert (is_live(case), CaseVersion.objects.count(), LessonApproval.objects.count()) == (False, 0, 0)


def test_the_approval_says_who_and_when_and_stands_in_the_chain(at):
    case, revision = lesson_draft()
    coordinator = user_with(Role.CONCERN_COORDINATOR, at)
    revision.publish(user=coordinator)
    approval = LessonApproval.objects.get()
    assert is_live(case)
    assert (approval.case_key, approval.revision_id) == (case.translation_key, revision.pk)
    assert approval.approved_by == coordinator.person
    assert AuditEvent.objects.filter(kind="lesson_approved").count() == 1


def test_other_words_need_another_approval(at):
    case, revision = lesson_draft()
    revision.publish(user=user_with(Role.CONCERN_COORDINATOR, at))
    case = DilemmaCasePage.objects.get(pk=case.pk)
    case.question = "En wat nu?"
    with pytest.raises(PermissionDenied):
        case.save_revision().publish(user=user_with(Role.EDITOR, at))
    assert DilemmaCasePage.objects.get(pk=case.pk).question == "Wat doe je?"


def test_an_ordinary_case_needs_none():
    assert is_live(make_case())
    assert not LessonApproval.objects.exists()
