"""The fictional municipality, made small."""

import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from config.demo.cast import CAST, GROUPS, PASSWORD
from dilemmas.actions.choice_keys import KeyRing
from dilemmas.models import (
    CheckIn,
    ChoiceLoss,
    ChoiceTally,
    LiveSession,
    LiveSlot,
    SealedChoice,
    TrainingCase,
    TrainingSet,
)
from dilemmas.queries.agreements import open_agreements_of
from dilemmas.queries.coverage import coverage_in
from dilemmas.queries.proposals import open_proposals, waiting_count
from foundation.audit.models import ChainEntry
from foundation.audit.verification import verify_records
from foundation.clock import now
from foundation.meetings.models import Attendance, OccasionKind, Seat
from foundation.people.importing.queries import held_lines
from foundation.people.models import (
    BY_RULE,
    Engagement,
    ImportStatus,
    Membership,
    Person,
    PersonKind,
    Reorganisation,
    Role,
    RoleGrant,
    User,
)
from foundation.people.queries import UnitHistory, roles_of
from foundation.xapi.models import Statement
from lms.models import Assignment, Attempt, Ceremony, Completion, CompletionSource, OathRecord
from lms.queries.ceremonies import ways_to_oath
from lms.queries.gates import oath_gates
from lms.queries.progress import Stage, progress_by_cluster, years_with_facts
from tests.conftest import client_of, moment

BEGIN = moment("2026-11-23 09:00")
TODAY = BEGIN.date()


@pytest.fixture
def demo(db, tmp_path, settings) -> str:
    settings.DEMO_CLOCK_FILE = tmp_path / "clock.json"
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"
    settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT = tmp_path / "media", tmp_path / "private"
    settings.CHOICE_KEY_DIR, settings.PROPOSAL_KEY_DIR = tmp_path / "keys", tmp_path / "proposal-keys"
    settings.CHECK_IN_KEY_DIR = tmp_path / "check-in-keys"
    out = StringIO()
    call_command("load_demo", "--people", "60", stdout=out)
    return out.getvalue()


def cast(username: str) -> Person:
    return Person.objects.get(user__username=username)


def test_the_municipality_of_lindewaard(demo):
    assert re.search(r"100% Klaar\n60 people loaded, and \d+ who left\.$", demo.strip())
    check_people()
    check_cast()
    check_history()
    check_reorganisation()
    check_what_hr_must_mend()
    check_login_page()
    check_practice()
    check_proposals()
    check_sessions()
    check_new_staff()
    # Nothing is loaded over people who are there already.
    again = StringIO()
    call_command("load_demo", stdout=again)
    assert re.fullmatch(r"\d+ people are here already; nothing loaded\.", again.getvalue().strip())


def check_people() -> None:
    """Sixty at work or about to be, the others gone; everybody with a manager who works there."""
    of_the_file = Person.objects.filter(personnel_number__isnull=False, engagements__in=_staying()).distinct()
    assert of_the_file.count() == 60
    assert 0 <= (now() - BEGIN).total_seconds() < 600
    managers = Person.objects.filter(managed_engagements__in=_staying()).distinct()
    assert managers.count() > 5
    assert all(Engagement.objects.active_on(TODAY).filter(person=manager).exists() for manager in managers)


def _staying():
    """The HR file's; externals that a sponsor entered stand apart."""
    return Engagement.objects.exclude(ends_on__lt=TODAY).exclude(person__personnel_number=None)


def check_cast() -> None:
    # Beside who came in by a link.
    with_a_password = User.objects.exclude(username__startswith="link-")
    assert {member.username for member in CAST} == set(with_a_password.values_list("username", flat=True))
    assert all(user.check_password(PASSWORD) for user in User.objects.all()[:2])
    # Each stands at another place on the way.
    done = {
        name: [way.lessons_left for way in ways_to_oath(cast(name), at=BEGIN)]
        for name in ("noor", "tom", "yusuf")
    }
    assert done == {"noor": [5], "tom": [8], "yusuf": [0]}
    held = {role for member in CAST for role in roles_of(cast(member.username), on=TODAY)}
    assert held == set(Role)
    assert {member.group for member in CAST} == set(GROUPS)
    desks = {
        "noor": "/mijn-plan/",
        "marit": "/hr/",
        "hendrik": "/eed/",
        "lotte": "/beheer/",
        "samira": "/beheer/",
    }
    for name, path in desks.items():
        assert client_of(cast(name)).get(path).status_code == 200, name
    assert cast("hassan").email == ""
    assert Engagement.objects.get(person=cast("amara")).sponsor == cast("joris")


def check_history() -> None:
    """As the actions would have written it: sealed in the order of time, with its statements."""
    assert verify_records() == []
    moments = list(ChainEntry.objects.order_by("sequence").values_list("at", flat=True))
    records = set(OathRecord.objects.values_list("taken_on", flat=True))
    assert records <= {one.occasion.starts_at.date() for one in Ceremony.objects.select_related("occasion")}
    assert len({day.year for day in records}) >= 3
    assert all(day.weekday() < 5 for day in records)
    assert years_with_facts(today=TODAY)[-1] == 2022
    assert moments[0].year == 2022
    sworn = OathRecord.objects.values_list("engagement", flat=True)
    assert all(oath_gates(list(sworn), on=TODAY)[pk].is_open for pk in sworn)
    at_ceremonies = Attendance.objects.filter(seat__occasion__kind=OccasionKind.CEREMONY)
    assert at_ceremonies.filter(present=True).count() == len(sworn)
    seats = Seat.objects.filter(occasion__kind=OccasionKind.CEREMONY)
    assert seats.filter(attendances__present=True).count() == len(sworn)
    verbs = {verb.rsplit("/", 1)[-1]: Statement.objects.filter(verb_id=verb).count() for verb in _verbs()}
    assert verbs["launched"] == Attempt.objects.count()
    practised = TrainingSet.objects.filter(completed_at__isnull=False).count()
    # What carried over from an earlier job was stated then.
    made_here = Completion.objects.exclude(source=CompletionSource.CARRIED_OVER)
    assert verbs["completed"] == made_here.count() + practised
    assert verbs["attended"] == Attendance.objects.filter(present=True).count()
    # Externals complete it before their first day.
    staff = made_here.exclude(engagement__kind__in=PersonKind.objects.external().values("code"))
    for completion in staff.select_related("engagement", "attempt"):
        assert completion.engagement.starts_on <= completion.completed_on
        assert completion.attempt.started_at < completion.completed_at


def _verbs() -> set[str]:
    return set(Statement.objects.values_list("verb_id", flat=True))


def check_reorganisation() -> None:
    one = Reorganisation.objects.get()
    history, first = UnitHistory(), one.takes_effect_on
    unit = one.successions.first().new
    assert (one.title, first) == ("Omgevingsloket", date(2026, 7, 1))
    assert history.place_of(unit.pk, on=first - timedelta(days=1)) is None
    assert history.place_of(unit.pk, on=first).name == "Omgevingsloket"
    behind = Membership.objects.in_force(TODAY).filter(unit__successions__reorganisation=one)
    assert not behind.exclude(engagement__ends_on__lt=first).exists()
    rows = progress_by_cluster(year=2026, history=history)
    assert sum(row.counts[Stage.EXPECTED] for row in rows if not row.code) == 0


def check_what_hr_must_mend() -> None:
    assert _staying().filter(starts_on=None).count() == 1
    assert _staying().filter(line_manager=None).exclude(person__user__username="hendrik").count() == 1
    # One of the exceptions, and Hassan.
    assert Person.objects.filter(email="").count() == 2
    [line] = held_lines()
    assert (line.run.status, line.values["eenheidcode"]) == (ImportStatus.APPLIED, "SB-OR-X")
    assert RoleGrant.objects.exclude(role__in=BY_RULE).exists()


def check_practice() -> None:
    """Nobody twice in a set at once, each choice counted, waiting or destroyed, and each tally of ten or more."""
    sets = TrainingSet.objects.filter(completed_at__isnull=False)
    assert sets.filter(engagement__person__user__username="karim").exists()
    assert TrainingSet.objects.open().of(cast("noor")).get().engagement.person == cast("noor")
    assert not sets.filter(completed_at__gt=BEGIN).exists()
    first_times = (
        TrainingCase.objects.exclude(progress="open")
        .values("training_set__engagement__person", "version__case_key")
        .distinct()
    )
    tallies = (
        ChoiceTally.objects.filter(source="training")
        .order_by()
        .values("subject", "cluster", "period")
        .annotate(n=Sum("count"))
    )
    assert tallies
    assert all(tally["n"] >= 10 for tally in tallies)
    counted = sum(tally["n"] for tally in tallies)
    lost = sum(ChoiceLoss.objects.filter(source="training").values_list("count", flat=True))
    ring = KeyRing()
    waiting = [
        ring.label(sealed_to, bytes(blob)).group.vote.source
        for sealed_to, blob in SealedChoice.objects.values_list("sealed_to", "blob")
    ]
    # Polls wait among them.
    assert counted + lost + waiting.count("training") == first_times.count()
    stated = Statement.objects.filter(activity_id__endswith="/dilemma-training")
    assert stated.count() == sets.count()


def check_proposals() -> None:
    """One waits to be read, one for an answer; the coordinator hears of the first on her start page."""
    assert waiting_count() == 1
    assert [one.content.waits_for_answer for one in open_proposals()] == [False, True]
    assert "/inbreng/" in client_of(cast("samira")).get("/start/").content.decode()


def check_login_page() -> None:
    page = client_of(cast("noor")).get("/").client
    page.logout()
    text = page.get("/account/inloggen/").content.decode()
    assert all(f"<dt>{member.username}</dt>" in text for member in CAST)


@pytest.mark.parametrize("people", ["49", "15001"])
def test_a_number_of_people_that_is_no_municipality_is_refused(db, people):
    with pytest.raises(CommandError) as refusal:
        call_command("load_demo", "--people", people)
    assert str(refusal.value) == f"--people {people}: give a number from 50 to 15000."


def check_sessions() -> None:
    """Some teams played and some did not; one plays today, and is asked after what it agreed."""
    found = coverage_in(2026, on=TODAY, reach=None, history=UnitHistory())
    assert 0 < found.coverage.played < found.coverage.active
    assert found.figures.invited >= found.figures.present > 0
    assert found.agreements.total
    today = LiveSession.objects.get(occasion__starts_at__date=TODAY)
    assert today.hosts.get().person == cast("daan")
    assert open_agreements_of(today.unit, on=TODAY)
    # Nothing is left of votes and check-ins, and every card left totals alone.
    assert not LiveSlot.objects.exists()
    assert not CheckIn.objects.exists()
    played = LiveSession.objects.filter(phase="ended")
    assert Statement.objects.filter(registration__in=played.values("public_id")).count() == (
        Attendance.objects.filter(seat__occasion__live_session__in=played).count()
    )


def check_new_staff() -> None:
    """Of so few people hardly anybody is new; the first of them did all of the programme, and waits for HR."""
    asked = Assignment.objects.filter(requirement_version__programme__code="nieuwe-medewerkers")
    done = asked.get(completed_at__isnull=False).engagement
    assert oath_gates([done.pk], on=TODAY)[done.pk].is_open
    assert not Seat.objects.filter(engagement=done, occasion__kind=OccasionKind.CEREMONY).exists()
