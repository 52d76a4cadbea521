"""Acceptance story 4: an editor publishes a case, 1,215 people of SO are invited and 838 complete the training."""

from datetime import date

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from wagtail.models import TaskState

from dilemmas.actions.choices import flush_choices
from dilemmas.models import DilemmaCasePage, SealedChoice
from dilemmas.queries.cases import latest_version
from foundation.mailing.models import OutboxMessage
from foundation.people.actions import grant_role
from foundation.people.models import Engagement, Person, Role, Unit
from lms.actions.cohorts import opt_out, remind_cohorts
from tests.conftest import client_of, moment
from tests.factories.cohorts import make_cohort, member_of
from tests.factories.dilemmas import make_case
from tests.factories.lms import make_hr
from tests.factories.people import PersonFactory
from tests.factories.sessions import make_cluster, make_people, make_team
from tests.factories.training import make_cases, practise

pytestmark = pytest.mark.django_db
EARLIER, OPENED = moment("2018-01-08 10:00"), moment("2018-05-14 10:00")
# Two and four weeks later, both working days.
FIRST, SECOND = moment("2018-05-28 10:00"), moment("2018-06-11 10:00")
LAST_DAY = date(2018, 6, 29)
INVITED, COMPLETED = 1215, 838


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.CHOICE_KEY_DIR = tmp_path / "keys"


def somebody_with(role: Role, *, unit: Unit | None = None) -> Person:
    person = PersonFactory()
    grant_role(person=person, role=role, unit=unit, at=EARLIER)
    client_of(person)
    return person


def test_a_case_comes_into_the_catalogue_by_the_workflow_with_its_theme_and_values():
    editor, approver = somebody_with(Role.EDITOR), somebody_with(Role.CONCERN_COORDINATOR)
    case = make_case("De doos bonbons", publish=False, theme="persoonlijke-belangen")
    case.save_revision(user=editor.user)
    case.get_workflow().start(case, editor.user)
    assert latest_version(case.translation_key) is None
    TaskState.objects.get().approve(user=approver.user)
    assert DilemmaCasePage.objects.get(pk=case.pk).live
    content = latest_version(case.translation_key).in_language("nl")
    assert (content["theme"], content["core_values"]) == (
        "persoonlijke-belangen",
        ["onafhankelijkheid", "zorgvuldigheid"],
    )


@pytest.mark.once
def test_online_training_of_2018(now_is):
    """69 % (838 of 1,215); the 377 others are reminded; another cluster's coordinator gets 403 on names."""
    hr, so, other = make_hr(at=EARLIER), make_cluster("Stadsontwikkeling"), make_cluster("Dienstverlening")
    team, jobs = make_team("Vergunningen", cluster=so, people=INVITED)
    make_people(5, unit=other)
    Person.objects.filter(engagements__in=[job.pk for job in jobs]).update(
        email=Concat("personnel_number", Value("@gemeente.example"))
    )
    make_cases(4)
    cohort = make_cohort(so, by=hr, at=OPENED, closes_on=LAST_DAY, reminder_days=(14, 28))
    assert [remind_cohorts(at=OPENED), remind_cohorts(at=OPENED)] == [INVITED, 0]
    for number, job in enumerate(jobs[:COMPLETED]):
        practise(job, at=moment("2018-05-16 11:00"), option=number % 2)
    flush_choices(at=moment("2018-05-25 03:00"))

    assert remind_cohorts(at=FIRST) == INVITED - COMPLETED == 377
    reminded = OutboxMessage.objects.filter(key__endswith=":day-14")
    others = {job.person_id for job in jobs[COMPLETED:]}
    assert set(reminded.values_list("recipient_id", flat=True)) == others
    # Somebody wants no more mail, and somebody leaves.
    opt_out(member=member_of(cohort, jobs[-1]), at=FIRST)
    Engagement.objects.filter(pk=jobs[-2].pk).update(ends_on=date(2018, 6, 1))
    assert [remind_cohorts(at=SECOND), remind_cohorts(at=SECOND)] == [375, 0]
    assert remind_cohorts(at=moment("2018-07-02 10:00")) == 0

    now_is(moment("2018-07-02 10:00"))
    path = f"/hr/uitnodigingen/{cohort.public_id}/"
    own = client_of(somebody_with(Role.CLUSTER_COORDINATOR, unit=so))
    page = own.get(path)
    (row,) = page.context["rows"]
    assert (row.name, row.invited, row.completed, row.percent) == (
        "Stadsontwikkeling",
        INVITED,
        COMPLETED,
        69,
    )
    shown = page.content.decode()
    assert "69% rondde het af" in shown
    assert "838 van de 1.215 mensen" in shown
    # Half chose the one and half the other: two of the four are stuff for the round tables.
    assert len(page.context["proposed"]) == 2
    assert own.get(f"{path}namen/").context["page"].paginator.count == 377
    refused = client_of(somebody_with(Role.CLUSTER_COORDINATOR, unit=other)).get(f"{path}namen/")
    assert (refused.status_code, "Speler" in refused.content.decode()) == (403, False)
    # What could not be counted together with enough others waits sealed, beside nobody.
    assert SealedChoice.objects.count() % 4 == 0
    assert team in {member.unit for member in cohort.members.select_related("unit")[:1]}
