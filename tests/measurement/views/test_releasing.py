"""HR lets a report out, and is told what cannot be shown beforehand."""

import pytest

from measurement.models import Release, ReleaseRun
from tests.conftest import client_of
from tests.factories.lms import make_hr
from tests.factories.people import PersonFactory
from tests.factories.releases import answer, make_study

pytestmark = pytest.mark.django_db


def test_hr_makes_a_report_and_sees_it_in_the_list(at):
    study, client = make_study(at=at), client_of(make_hr(at=at))
    answer(study, 100, [])
    page = f"/metingen/beheer/{study.public_id}/vrijgeven/"
    assert "Je ziet niet vooraf wat er verborgen wordt" in client.get(page).content.decode()

    answered = client.post(page)

    run = ReleaseRun.objects.get()
    assert answered["Location"] == f"/metingen/beheer/vrijgave/{run.public_id}/"
    assert Release.objects.get().number == 1
    assert "Rapport 1 is vastgelegd" in client.get(answered["Location"]).content.decode()
    assert "Leg rapport 2 vast" in client.get(page).content.decode()


def test_study_without_answers_says_so(at):
    study, client = make_study(at=at), client_of(make_hr(at=at))
    answered = client.post(f"/metingen/beheer/{study.public_id}/vrijgeven/", follow=True)
    assert "Er zijn nog geen antwoorden geschreven" in answered.content.decode()
    assert not Release.objects.exists()


def test_nobody_else_lets_out_a_report(at):
    study = make_study(at=at)
    client = client_of(PersonFactory())
    assert client.post(f"/metingen/beheer/{study.public_id}/vrijgeven/").status_code == 403
    assert not ReleaseRun.objects.exists()
