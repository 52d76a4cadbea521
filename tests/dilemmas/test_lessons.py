"""A lesson is published only with the approval of the concern coordinator, who and when."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import TaskState

from dilemmas.models import CaseVersion, DilemmaCasePage, LessonApproval
from foundation.audit.models import AuditEvent
from foundation.people.actions import create_login, grant_role
from foundation.people.models import Person, Role, User
from tests.conftest import moment
from tests.factories.dilemmas import make_case
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
AT = moment("2026-03-10 10:00")


@pytest.fixture(autouse=True)
def today(now_is):
    now_is(AT)


def somebody_with(role: Role) -> Person:
    person = PersonFactory()
    create_login(person=person, username=f"u-{person.public_id}", password="een-lang-wachtwoord")
    grant_role(person=person, role=role, at=moment("2026-01-05 09:00"))
    return person


@pytest.fixture
def coordinator() -> Person:
    return somebody_with(Role.CONCERN_COORDINATOR)


@pytest.fixture
def lesson() -> DilemmaCasePage:
    return make_case("Uit een voorval", is_lesson=True, publish=False)


def is_public(page: DilemmaCasePage) -> bool:
    return DilemmaCasePage.objects.get(pk=page.pk).live


def test_the_coordinator_who_publishes_approves(lesson, coordinator):
    revision = lesson.save_revision(user=coordinator.user)
    revision.publish(user=coordinator.user)
    approval = LessonApproval.objects.get()
    assert (approval.case_key, approval.revision_id) == (lesson.translation_key, revision.pk)
    assert approval.approved_by == coordinator
    assert abs(approval.approved_at - AT) < timedelta(minutes=1)
    event = AuditEvent.objects.get(kind="lesson_approved")
    assert (event.actor_id, event.details["revision"]) == (coordinator.public_id, revision.pk)
    assert (is_public(lesson), CaseVersion.objects.count()) == (True, 1)


def test_through_the_workflow_who_approves_it_is_noted(lesson, coordinator):
    editor = somebody_with(Role.EDITOR)
    lesson.save_revision(user=editor.user)
    lesson.get_workflow().start(lesson, editor.user)
    assert (LessonApproval.objects.count(), is_public(lesson)) == (0, False)
    task = TaskState.objects.get()
    task.approve(user=coordinator.user)
    assert (LessonApproval.objects.get().approved_by, is_public(lesson)) == (coordinator, True)


@pytest.mark.parametrize("who", ["nobody", "superuser", "editor"])
def test_nobody_else_publishes_a_lesson(lesson, who):
    user = {
        "nobody": lambda: None,
        "superuser": lambda: User.objects.create_superuser(username="root", password="een-lang-wachtwoord"),
        "editor": lambda: somebody_with(Role.EDITOR).user,
    }[who]()
    revision = lesson.save_revision()
    with pytest.raises(PermissionDenied):
        revision.publish(user=user, skip_permission_checks=True)
    assert (LessonApproval.objects.count(), is_public(lesson), CaseVersion.objects.count()) == (0, False, 0)


def test_a_coordinator_whose_role_ended_does_not_approve(lesson, coordinator):
    coordinator.role_grants.update(valid_to=moment("2026-02-01 09:00").date())
    revision = lesson.save_revision()
    with pytest.raises(PermissionDenied):
        revision.publish(user=coordinator.user, skip_permission_checks=True)


def test_a_new_text_needs_a_new_approval(lesson, coordinator):
    lesson.save_revision().publish(user=coordinator.user)
    lesson.refresh_from_db()
    lesson.title = "Anders"
    with pytest.raises(PermissionDenied):
        lesson.save_revision().publish()
    assert LessonApproval.objects.count() == 1


def test_on_a_day_ahead_what_was_approved_is_published_by_itself(lesson, coordinator):
    lesson.go_live_at = timezone.now() + timedelta(days=1)
    revision = lesson.save_revision()
    revision.publish(user=coordinator.user)
    assert (LessonApproval.objects.count(), is_public(lesson)) == (1, False)
    revision.refresh_from_db()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("publish_scheduled")
    assert (LessonApproval.objects.count(), is_public(lesson)) == (1, True)


def test_any_other_case_needs_no_approval():
    case = make_case("Gewoon", publish=False)
    case.save_revision().publish()
    assert (LessonApproval.objects.count(), is_public(case)) == (0, True)
