"""The fictional municipality, made small."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from config.demo.people import CAST, PASSWORD, people_file
from foundation.audit.verification import verify_records
from foundation.clock import now
from foundation.people.models import Person, User
from lms.models import Ceremony, OathRecord
from lms.queries.ceremonies import ways_to_oath
from tests.conftest import client_of, moment

BEGIN = moment("2026-11-23 09:00")


@pytest.fixture
def demo(db, tmp_path, settings) -> str:
    settings.DEMO_CLOCK_FILE = tmp_path / "clock.json"
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"
    settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT = tmp_path / "media", tmp_path / "private"
    out = StringIO()
    call_command("load_demo", "--people", "60", stdout=out)
    return out.getvalue()


def cast(username: str) -> Person:
    return Person.objects.get(user__username=username)


def test_the_municipality_of_lindewaard(demo):
    assert demo.strip().endswith("60 people loaded.")
    assert Person.objects.count() == 60
    assert {member.username for member in CAST} == set(User.objects.values_list("username", flat=True))
    assert all(user.check_password(PASSWORD) for user in User.objects.all())
    assert verify_records() == []
    assert 0 <= (now() - BEGIN).total_seconds() < 600
    # Earlier oaths, each on the day of its ceremony.
    assert OathRecord.objects.exists()
    assert set(OathRecord.objects.values_list("taken_on", flat=True)) <= {
        one.occasion.starts_at.date() for one in Ceremony.objects.select_related("occasion")
    }
    # Each of the cast stands at another place on the way.
    done = {
        name: [way.lessons_left for way in ways_to_oath(cast(name), at=BEGIN)]
        for name in ("noor", "tom", "yusuf")
    }
    assert done == {"noor": [5], "tom": [8], "yusuf": [0]}
    desks = {
        "noor": "/mijn-plan/",
        "marit": "/hr/",
        "hendrik": "/eed/",
        "lotte": "/beheer/",
        "samira": "/beheer/",
    }
    for name, path in desks.items():
        assert client_of(cast(name)).get(path).status_code == 200, name
    # Nothing is loaded over people who are there already.
    again = StringIO()
    call_command("load_demo", stdout=again)
    assert again.getvalue().strip() == "60 people are here already; nothing loaded."


@pytest.mark.parametrize("people", ["7", "15001"])
def test_a_number_of_people_that_is_no_municipality_is_refused(db, people):
    with pytest.raises(CommandError) as refusal:
        call_command("load_demo", "--people", people)
    assert str(refusal.value) == f"--people {people}: give a number from 8 to 15000."


def test_the_same_number_gives_the_same_file():
    assert people_file(people=50, today=BEGIN.date()) == people_file(people=50, today=BEGIN.date())
    lines = people_file(people=50, today=BEGIN.date()).decode().strip().splitlines()
    assert len(lines) == 51
