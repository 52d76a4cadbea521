"""Story 8: who completes on 31-8-2018 is asked on that day, on 28-2-2019 and on 31-8-2019; a leaver is not.

All through the platform: completions, `run_due`, the mails, the page behind the link, HR's page.
"""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client

from config.due import run_due
from foundation.people.models import Engagement
from lms.actions.assigning import assign_requirements
from lms.actions.requirements import publish_requirement
from lms.models import Requirement
from measurement.models import Invitation, Response, SealedAnswer, StudyKey
from tests.conftest import client_of, moment
from tests.factories.instruments import make_version
from tests.factories.lms import complete_module, make_hr, make_module
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.factories.studies import make_plan, token_in

pytestmark = pytest.mark.django_db(transaction=True)
# A Friday.
COMPLETED = moment("2018-08-31 09:30")
HER, LEAVER = "noor@voorbeeld.example", "tom@voorbeeld.example"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEASUREMENT_KEY_DIR = tmp_path / "keys"
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    settings.CHECK_IN_KEY_DIR = tmp_path / "check-in-keys"


def work(on: str) -> None:
    assert run_due(at=moment(f"{on} 10:00")).failed == []


def links_of(address: str) -> list[str]:
    return [token_in(str(one.body)) for one in mail.outbox if one.to == [address] and "/meting/" in one.body]


def send(token: str, now_is, *, at) -> None:
    """On a telephone where nobody is logged in."""
    now_is(at)
    page = Client().post(f"/meting/{token}/", {"v_advies_1": "1", "v_fouten_1": "4"})
    assert "Bedankt voor je antwoorden" in page.content.decode()


def test_a_year_after_the_training(now_is):
    begun = moment("2018-08-01 09:00")
    module_key = make_module(at=begun)
    publish_requirement(
        code="training",
        title="Training",
        kinds=("medewerker",),
        steps=[(module_key, 1)],
        gates=[],
        valid_from=date(2018, 1, 1),
        due_months=3,
    )
    study = make_plan(
        at=begun,
        requirement=Requirement.objects.get(code="training"),
        instrument=make_version(at=begun).instrument,
        takes_in_until=date(2018, 12, 31),
        first_forms=1,
    )
    cluster = UnitFactory(kind="cluster", name="Dienstverlening")
    team = UnitFactory(name__parent=cluster)
    people = [PersonFactory() for _ in range(10)]
    people += [PersonFactory(email=HER), PersonFactory(email=LEAVER)]
    jobs = [EngagementFactory(person=person, unit=team, starts_on=date(2018, 6, 1)) for person in people]
    assign_requirements(at=begun)
    for job in jobs:
        complete_module(job, module_key, at=COMPLETED)
    work("2018-08-31")
    hers = Invitation.objects.filter(participant__person__email=HER).order_by("due_on")
    assert [str(one.due_on) for one in hers] == ["2018-08-31", "2019-02-28", "2019-08-31"]
    for person in people:
        (token,) = links_of(person.email)
        send(token, now_is, at=COMPLETED + timedelta(hours=2))
    assert (SealedAnswer.objects.count(), Response.objects.count()) == (12, 0)
    work("2018-08-31")
    assert (SealedAnswer.objects.count(), Response.objects.count()) == (0, 12)
    # Both reminders go to all twelve, who have all answered.
    work("2018-09-07")
    work("2018-09-14")
    work("2018-09-28")
    assert (len(links_of(HER)), len(links_of(LEAVER))) == (3, 3)

    Engagement.objects.filter(person__email=LEAVER).update(ends_on=date(2018, 11, 30))
    work("2018-12-03")
    work("2019-02-27")
    assert len(links_of(HER)) == 3
    work("2019-02-28")
    assert (len(links_of(HER)), len(links_of(LEAVER))) == (4, 3)
    # Ten answer; of the twelve of that first time two would be left, with too little company.
    for person in people[:10]:
        send(links_of(person.email)[-1], now_is, at=moment("2019-03-04 12:00"))
    work("2019-03-04")
    assert Response.objects.filter(wave="t6").count() == 0
    # 31-8-2019 is a Saturday: the mail goes on Monday.
    work("2019-08-31")
    assert len(links_of(HER)) == 4
    work("2019-09-02")
    assert (len(links_of(HER)), len(links_of(LEAVER))) == (5, 3)
    twelfth = hers.get(wave="t12")
    assert (str(twelfth.due_on), str(twelfth.invited_on)) == ("2019-08-31", "2019-09-02")
    # What waited for half a year is written, and no longer linked to the first time.
    work("2019-09-05")
    assert Response.objects.filter(wave="t6").count() == 10
    panels = [bytes(one) for one in Response.objects.values_list("panel_id", flat=True)]
    assert len(set(panels)) == 22

    now_is(moment("2019-09-06 10:00"))
    page = client_of(make_hr(at=begun)).get(f"/metingen/beheer/{study.public_id}/").content.decode()
    assert "<b>12</b>" in page
    assert "<b>10</b>" in page
    assert not any(person.family_name in page for person in people)

    # The last window and its thirty days are over on 11 November 2019; ninety days later the key goes.
    work("2019-12-01")
    assert not Invitation.objects.exists()
    assert StudyKey.objects.get().state == "kept"
    work("2020-02-29")
    assert StudyKey.objects.get().state == "destroyed"
