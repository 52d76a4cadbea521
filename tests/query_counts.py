"""What each list costs: the same number of queries for one row and for many.

Every row carries the word 'Teller' with its number, so that the test sees that the rows are there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from django.db import transaction

from dilemmas.actions.choices import flush_choices
from dilemmas.actions.deck_files import stage_deck_file
from dilemmas.actions.decks import share_deck
from dilemmas.actions.live import moderate_argument, note, put_argument
from dilemmas.actions.sessions import offer_free_hour, wish_without_manager
from dilemmas.models import ArgumentState, DilemmaCasePage, PollReaction, SessionNote
from dilemmas.queries.deck_files import deck_file
from foundation.audit.actions import record_lookup, seal
from foundation.audit.models import Purpose
from foundation.clock import local_date
from foundation.meetings.groups.actions import add_agenda_item
from foundation.meetings.models import GroupMember, Occasion, Seat
from foundation.people.actions import grant_role, report_not_my_team
from foundation.people.actions.kinds import KindTerms, add_kind
from foundation.people.importing.actions import apply_run, remember_headings, stage_people
from foundation.people.models import Engagement, ImportKind, Person, Role
from foundation.search.actions import index_document
from foundation.search.rules.indexing import Offer
from foundation.xapi.actions import record_statement
from foundation.xapi.vocabulary import COMPLETED, MODULE, Activity
from lms.actions.assigning import assign_requirements
from lms.actions.ceremonies import choose_form
from lms.actions.days import invite_to_day
from lms.actions.declaring import open_round
from lms.actions.exports import export_completions
from lms.actions.parts import do_part, note_part
from lms.actions.proofs import ask_for_proof
from lms.actions.record_files import stage_records
from lms.actions.reminders import remind_staff
from lms.models import (
    Assignment,
    Ceremony,
    Cohort,
    Completion,
    Declaration,
    Escalation,
    ModulePage,
    PartMeeting,
    ProgrammePart,
    SigningRound,
    StepKind,
)
from lms.models.requirements import Requirement
from measurement.actions.figures import stage_figures
from measurement.actions.sharing import share_result
from measurement.models import Release, Study, StudyKind, StudyState
from tests.conftest import moment
from tests.factories.choices import hold, vote_on
from tests.factories.cohorts import make_cohort
from tests.factories.decks import make_curated_deck, make_deck
from tests.factories.declarations import (
    PARALLEL,
    add_text,
    let_sign,
    make_declaration,
    make_external,
    make_sponsor,
    require_for_declarations,
    sign,
    sign_with_account,
    text,
    was_there,
)
from tests.factories.dilemmas import make_case, version_of
from tests.factories.figures import figure_file, read_in
from tests.factories.instruments import make_version, small
from tests.factories.live import make_facilitator, make_session
from tests.factories.lms import (
    complete_module,
    invite,
    make_ceremony,
    make_hr,
    make_module,
    make_oath_text,
    make_official,
    require_for_oath,
    swear,
)
from tests.factories.meetings import make_coordinator, make_group, make_meeting, make_member
from tests.factories.open_answers import write_sentences
from tests.factories.outcomes import make_outcome
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.factories.polls import make_poll
from tests.factories.programmes import (
    make_day,
    make_part,
    make_role_programme,
    require_programme,
    require_steps,
)
from tests.factories.proposals import make_proposal
from tests.factories.record_files import record_content, stage_lines, write_records
from tests.factories.releases import make_study
from tests.factories.reports import make_release
from tests.factories.sessions import agree_on, begin, close, make_cluster, make_team, play_card
from tests.factories.sessions import plan as plan_for
from tests.factories.studies import WaveDays, invited, join, make_plan, make_pulse
from tests.foundation.people.importing.files import people_file
from tests.foundation.people.importing.files import person as person_row
from tests.foundation.people.reorganising.steps import drawn_up, new, rename, split

# The moment at which the lists are read.
AT = moment("2022-03-15 10:00")
MADE_AT = moment("2022-03-01 09:00")

# So many that a file without three others is not taken for half a file.
STAYING = [person_row(1000 + number) for number in range(60)]
# Who reads, and the address.
Scene = tuple[Person, str]


@dataclass(frozen=True)
class CountedList:
    queries: int
    scene: Callable[[int], Scene]


def on_their_way(count: int) -> list[Engagement]:
    """Each in a team of a cluster of its own, assigned and with the module done."""
    module_key = make_module(at=MADE_AT)
    require_for_oath(module_key)
    found = []
    for number in range(1, count + 1):
        cluster = UnitFactory(kind="cluster", name=f"Teller{number} cluster")
        team = UnitFactory(name__parent=cluster)
        person = PersonFactory(given_name="Sam", family_name=f"Teller{number}")
        found.append(EngagementFactory(person=person, unit=team))
    assign_requirements(at=MADE_AT)
    for engagement in found:
        complete_module(engagement, module_key, at=MADE_AT)
    return found


def _one_requirement(count: int) -> Scene:
    """Laid on so many, each in a cluster of their own."""
    on_their_way(count)
    return make_hr(at=MADE_AT), f"/hr/verplichtingen/{Requirement.objects.get().public_id}/"


def requirements(count: int) -> Scene:
    engagement = on_their_way(1)[0]
    Requirement.objects.update(title="Teller1")
    module_key = engagement.completions.get().module_key
    for number in range(2, count + 1):
        require_for_oath(module_key, code=f"eis-{number}")
        Requirement.objects.filter(code=f"eis-{number}").update(title=f"Teller{number}")
    assign_requirements(at=MADE_AT)
    return make_hr(at=MADE_AT), "/hr/verplichtingen/"


def requirement_exceptions(count: int) -> Scene:
    """So many without a first day."""
    require_for_oath(make_module(at=MADE_AT))
    for number in range(1, count + 1):
        EngagementFactory(person__family_name=f"Teller{number}", starts_on=None)
    assign_requirements(at=MADE_AT)
    return make_hr(at=MADE_AT), "/hr/verplichtingen/tegengehouden/"


def requirement_people(count: int) -> Scene:
    person, path = _one_requirement(count)
    return person, f"{path}mensen/?stand=completed"


def requirement_audience(count: int) -> Scene:
    on_their_way(count)
    return make_hr(at=MADE_AT), "/hr/verplichtingen/wie/?kinds=medewerker"


def ceremony(*, title: str = "Ambtseed", official: Person | None = None) -> Ceremony:
    make_oath_text(at=MADE_AT)
    return make_ceremony(
        at=MADE_AT,
        starts_at=moment("2022-04-12 15:00"),
        official=official or make_official(at=MADE_AT),
        hr=make_hr(at=MADE_AT),
        title=title,
    )


def several_ceremonies(count: int) -> Ceremony:
    """Of one official, each with somebody who has a seat."""
    official = make_official(at=MADE_AT)
    for number, engagement in enumerate(on_their_way(count), start=1):
        last = ceremony(title=f"Teller{number}", official=official)
        invite(last, engagement, at=MADE_AT)
    return last


def dashboard(count: int) -> Scene:
    day = ceremony()
    for engagement in on_their_way(count):
        swear(day, engagement, at=MADE_AT)
    return day.opened_by, "/hr/"


def people(count: int) -> Scene:
    on_their_way(count)
    return make_hr(at=MADE_AT), "/hr/mensen/"


def hr_person(count: int) -> Scene:
    """So many jobs, each in a team and with a manager of its own."""
    person = PersonFactory()
    for number in range(1, count + 1):
        unit = UnitFactory(name=f"Teller{number} team")
        EngagementFactory(person=person, number=number, line_manager=PersonFactory(), unit=unit)
    return make_hr(at=MADE_AT), f"/hr/mensen/{person.public_id}/"


def merge_search(count: int) -> Scene:
    for number in range(1, count + 1):
        PersonFactory(given_name=f"Teller{number}", family_name="Bakker")
    return make_hr(at=MADE_AT), f"/hr/mensen/{PersonFactory().public_id}/samenvoegen/?zoek=Teller"


def exceptions(count: int) -> Scene:
    """Reports of 'not my team': the rows with most to look up."""
    for number in range(1, count + 1):
        manager = PersonFactory(family_name=f"Leider{number}")
        engagement = EngagementFactory(
            person=PersonFactory(family_name=f"Teller{number}"), line_manager=manager, unit=UnitFactory()
        )
        report_not_my_team(engagement=engagement, by=manager, at=MADE_AT)
    return make_hr(at=MADE_AT), "/hr/uitzonderingen/?soort=team"


def ceremonies(count: int) -> Scene:
    return several_ceremonies(count).opened_by, "/hr/ambtseed/"


def official_ceremonies(count: int) -> Scene:
    return several_ceremonies(count).official, "/eed/"


def ceremony_desk(count: int) -> Scene:
    """So many who can come, and as many with a seat."""
    day = ceremony()
    invite(day, *on_their_way(count), at=MADE_AT)
    others = [
        EngagementFactory(person=PersonFactory(family_name=f"Ander{number}")) for number in range(count)
    ]
    assign_requirements(at=MADE_AT)
    complete_module(
        others[0], others[0].assignments.get().requirement_version.steps.get().module_key, at=MADE_AT
    )
    return day.opened_by, f"/hr/ambtseed/{day.occasion.public_id}/"


def _days_with(count: int) -> tuple[Person, PartMeeting]:
    """So many invited to the first of as many days, and as many who can be."""
    hr = make_hr(at=MADE_AT)
    part = make_part("introductiedag", title="Introductiedag")
    require_steps(part)
    people = [
        EngagementFactory(person=PersonFactory(given_name="Sam", family_name=f"Teller{number}"))
        for number in range(1, count + 1)
    ]
    for number in range(count):
        EngagementFactory(person=PersonFactory(family_name=f"Ander{number}"))
    assign_requirements(at=MADE_AT)
    planned = [
        make_day(part, starts_at=moment("2022-04-12 09:00") + timedelta(days=number), at=MADE_AT)
        for number in range(count)
    ]
    invite_to_day(meeting=planned[0], public_ids=[one.public_id for one in people], by=hr, at=MADE_AT)
    return hr, planned[0]


def days(count: int) -> Scene:
    hr, _first = _days_with(count)
    for number, one in enumerate(PartMeeting.objects.select_related("occasion").order_by("pk"), start=1):
        Occasion.objects.filter(pk=one.occasion_id).update(place=f"Teller{number}")
    return hr, "/hr/dagen/"


def day(count: int) -> Scene:
    hr, first = _days_with(count)
    return hr, f"/hr/dagen/{first.occasion.public_id}/"


def part_note(count: int) -> Scene:
    """So many noted, and as many to note."""
    hr = make_hr(at=MADE_AT)
    part = make_part("vog", StepKind.CHECK)
    require_steps(part)
    people = [
        EngagementFactory(person=PersonFactory(given_name="Sam", family_name=f"Teller{number}"))
        for number in range(1, count + 1)
    ]
    for number in range(count):
        EngagementFactory(person=PersonFactory(family_name=f"Ander{number}"))
    assign_requirements(at=MADE_AT)
    note_part(part=part, engagements=people, on=MADE_AT.date(), by=hr, at=MADE_AT)
    return hr, f"/hr/dagen/onderdeel/{part.public_id}/"


def oath_terms(count: int) -> Scene:
    """As many with a seat, each in a cluster of its own."""
    day = ceremony()
    invite(day, *on_their_way(count), at=MADE_AT)
    return day.opened_by, "/hr/ambtseed/termijn/"


def hearing(count: int) -> Scene:
    day = ceremony()
    invite(day, *on_their_way(count), at=MADE_AT)
    seat = Seat.objects.order_by("pk").first()
    return day.official, f"/eed/{day.occasion.public_id}/{seat.public_id}/"


def import_upload(count: int) -> Scene:
    hr = make_hr(at=MADE_AT)
    for number in range(1, count + 1):
        stage_people(file_name=f"Teller{number}.csv", content=people_file({}), by=hr, at=MADE_AT)
    return hr, "/hr/import/"


def import_run(count: int) -> Scene:
    hr = make_hr(at=MADE_AT)
    UnitFactory(code="T1")
    rows = [person_row(1000 + number, achternaam=f"Teller{number}") for number in range(1, count + 1)]
    run = stage_people(file_name="hr.csv", content=people_file(*rows), by=hr, at=MADE_AT)
    return hr, f"/hr/import/{run.public_id}/"


def record_upload(count: int) -> Scene:
    hr = make_hr(at=MADE_AT)
    for number in range(1, count + 1):
        stage_records(
            content=record_content("1;x;01-01-2022;"),
            kind="part",
            file_name=f"Teller{number}.csv",
            by=hr,
            at=MADE_AT,
        )
    return hr, "/hr/import/afrondingen/"


def record_file(count: int) -> Scene:
    """So many people who did the same module then."""
    hr, key = make_hr(at=MADE_AT), make_module(at=MADE_AT)
    lines = []
    for number in range(1, count + 1):
        person = PersonFactory(given_name="Sam", family_name=f"Teller{number}")
        EngagementFactory(person=person, starts_on=date(2020, 1, 1))
        lines.append(f"{person.personnel_number};{key};01-02-2021;")
    file = stage_lines("module", *lines, by=hr, at=MADE_AT)
    return hr, f"/hr/import/afrondingen/{file.public_id}/"


def import_headings(count: int) -> Scene:
    for number in range(1, count + 1):
        remember_headings(kind=ImportKind.PEOPLE, fields={f"Teller{number}": "roepnaam"})
    return make_hr(at=MADE_AT), "/hr/import/koppen/"


def import_held(count: int) -> Scene:
    """Lines that wait for a unit."""
    hr = make_hr(at=MADE_AT)
    rows = [
        person_row(1000 + number, achternaam=f"Teller{number}", eenheidcode=f"X{number}")
        for number in range(1, count + 1)
    ]
    run = stage_people(file_name="hr.csv", content=people_file(*rows), by=hr, at=MADE_AT)
    apply_run(run=run, at=MADE_AT, by=hr)
    return hr, "/hr/import/wacht/"


def import_endings(count: int) -> Scene:
    """People of the last file who are in this one no more."""
    hr = make_hr(at=MADE_AT)
    UnitFactory(code="T1")
    leavers = [person_row(2000 + number, achternaam=f"Teller{number}") for number in range(1, count + 1)]
    for rows in ([*STAYING, *leavers], STAYING):
        run = stage_people(file_name="hr.csv", content=people_file(*rows), by=hr, at=MADE_AT)
        apply_run(run=run, at=MADE_AT, by=hr)
    return hr, f"/hr/import/{run.public_id}/vertrokken/"


def working_groups(count: int) -> Scene:
    for number in range(1, count + 1):
        make_group(f"Teller{number}", at=MADE_AT)
    return PersonFactory(), "/werkgroepen/"


def working_group(count: int) -> Scene:
    member = group_with(count)
    return member.engagement.person, f"/werkgroepen/{member.group.public_id}/"


def working_group_members(count: int) -> Scene:
    member = group_with(count)
    return make_coordinator(at=MADE_AT), f"/werkgroepen/{member.group.public_id}/leden/?zoek=Teller"


def group_meeting(count: int) -> Scene:
    chair = PersonFactory(family_name="Voorzitter")
    EngagementFactory(person=chair)
    group = make_group("WIO", at=MADE_AT)
    make_member(group, chair, part="chair", at=MADE_AT)
    meeting = make_meeting(group, at=MADE_AT)
    for number in range(1, count + 1):
        add_agenda_item(meeting=meeting, title=f"Teller{number}", minutes=5, owner=chair, at=MADE_AT)
    return chair, f"/overleg/{meeting.occasion.public_id}/"


def group_with(count: int) -> GroupMember:
    """So many members, of whom the first is the chair, and as many meetings."""
    group = make_group("WIO", at=MADE_AT)
    members = []
    for number in range(1, count + 1):
        person = PersonFactory(family_name=f"Teller{number}")
        EngagementFactory(person=person)
        members.append(make_member(group, person, part="chair" if number == 1 else "member", at=MADE_AT))
        make_meeting(group, at=MADE_AT)
    return members[0]


def counted_cases(count: int) -> list[DilemmaCasePage]:
    return [make_case(f"Teller{number}") for number in range(1, count + 1)]


def decks(count: int) -> Scene:
    """Own ones, each with as many cards, beside one of the editors."""
    cases, person = [make_case(f"Casus {number}") for number in range(count)], PersonFactory()
    for number in range(1, count + 1):
        make_deck(*cases, owner=person, title=f"Teller{number}")
    make_curated_deck(*cases)
    return person, "/stapels/"


def deck(count: int) -> Scene:
    """So many cards, and one that is not in the catalogue any more."""
    made = make_deck(*counted_cases(count), uuid4())
    return made.owner, f"/stapels/{made.public_id}/"


def case_decks(count: int) -> Scene:
    """So many decks to put a case in, of which it is in the first."""
    case, person = make_case("Casus"), PersonFactory()
    for number in range(1, count + 1):
        make_deck(*([case] if number == 1 else []), owner=person, title=f"Teller{number}")
    return person, f"/stapels/casus/{case.translation_key}/"


def shared_deck(count: int) -> Scene:
    made = share_deck(deck=make_deck(*counted_cases(count)), names_owner=True, at=MADE_AT)
    return made.owner, f"/s/{made.share_token}/"


def deck_import(count: int) -> Scene:
    """So many cases that are here already; who brings new ones sees them as well."""
    person = _with(Role.CONCERN_COORDINATOR)
    made = make_deck(*counted_cases(count))
    staged = stage_deck_file(content=deck_file(made), by=person, at=MADE_AT)
    return person, f"/stapels/overnemen/{staged.public_id}/"


def search(count: int) -> Scene:
    """So many that are found by the beginning of their title."""
    for number in range(1, count + 1):
        index_document(
            Offer(
                f"page:{number}",
                f"page:{number}",
                "nl",
                "page",
                f"Teller{number}",
                f"/{number}/",
                body="Tekst.",
            )
        )
    return PersonFactory(), "/zoeken/?q=Teller"


def units(count: int) -> Scene:
    concern = UnitFactory(kind="concern", name="Gemeente")
    for number in range(1, count + 1):
        UnitFactory(kind="cluster", name=f"Teller{number}", name__parent=concern)
    return make_hr(at=MADE_AT), "/hr/eenheden/"


def reorganisation(count: int) -> Scene:
    """So many units to rename."""
    hr = make_hr(at=MADE_AT)
    steps = [
        rename(UnitFactory(name=f"Oud{number}").code, f"Teller{number}") for number in range(1, count + 1)
    ]
    draft = drawn_up(*steps, on=date(2022, 5, 1), at=MADE_AT, by=hr)
    return hr, f"/hr/eenheden/reorganisatie/{draft.public_id}/"


def division(count: int) -> Scene:
    """So many people in a unit that is split."""
    hr, unit = make_hr(at=MADE_AT), UnitFactory(code="T1")
    for number in range(1, count + 1):
        EngagementFactory(person=PersonFactory(family_name=f"Teller{number}"), unit=unit)
    draft = drawn_up(split("T1", "T1", new("T2", "")), on=date(2022, 5, 1), at=MADE_AT, by=hr)
    return hr, f"/hr/eenheden/reorganisatie/{draft.public_id}/stap/{draft.steps.get().pk}/verdeel/"


def tablet_codes(count: int) -> Scene:
    for number in range(1, count + 1):
        EngagementFactory(person=PersonFactory(family_name=f"Teller{number}", email=""))
    return make_hr(at=MADE_AT), "/hr/tabletcodes/"


def team(count: int) -> Scene:
    """Each with a module to do, so that every kind of step is looked up."""
    module_key = make_module(at=MADE_AT)
    require_for_oath(module_key)
    manager = PersonFactory()
    for number in range(1, count + 1):
        EngagementFactory(person=PersonFactory(family_name=f"Teller{number}"), line_manager=manager)
    assign_requirements(at=MADE_AT)
    return manager, "/team/"


def monday_list(count: int) -> Scene:
    """Each of whom is late on the day on which is looked."""
    manager, _path = team(count)
    Assignment.objects.update(due_on=date(2022, 2, 1))
    return manager, "/team/maandag/"


def team_remind(count: int) -> Scene:
    manager, _path = team(count)
    return manager, "/team/herinneren/"


def reminders(count: int) -> Scene:
    team(count)
    Assignment.objects.update(due_on=local_date(MADE_AT))
    remind_staff(at=MADE_AT)
    return make_hr(at=MADE_AT), "/hr/herinneringen/"


def to_contact(count: int) -> Scene:
    team(count)
    for assignment in Assignment.objects.all():
        Escalation.objects.create(assignment=assignment, since=date(2022, 2, 1))
    return make_hr(at=MADE_AT), "/hr/herinneringen/contact/"


def team_tablet_codes(count: int) -> Scene:
    return team(count)[0], "/team/tabletcodes/"


def ledger(count: int) -> Scene:
    """So many managers who can see somebody, and as many looks."""
    person = PersonFactory()
    for number in range(1, count + 1):
        manager = PersonFactory(given_name="Sam", family_name=f"Teller{number}")
        EngagementFactory(person=person, number=number, line_manager=manager, unit=UnitFactory())
        record_lookup(
            subject_id=person.public_id,
            actor_id=manager.public_id,
            role=Role.MANAGER,
            purpose=Purpose.TEAM_STATUS,
            at=MADE_AT,
        )
    return person, "/mijn-inzage/"


def roles(count: int) -> Scene:
    for number in range(1, count + 1):
        person = PersonFactory(family_name=f"Teller{number}")
        EngagementFactory(person=person)
        grant_role(person=person, role=Role.EDITOR, unit=UnitFactory(), at=MADE_AT)
    return make_hr(at=MADE_AT), "/hr/rollen/"


def choosing_a_person(count: int) -> Scene:
    for number in range(1, count + 1):
        EngagementFactory(person=PersonFactory(family_name=f"Teller{number}"))
    return make_hr(at=MADE_AT), "/hr/rollen/geven/?zoek=Teller"


def register_of_rights(count: int) -> Scene:
    """So many roles announced, each for a unit."""
    for number in range(1, count + 1):
        unit = UnitFactory(name=f"Teller{number}")
        grant_role(person=PersonFactory(), role=Role.CLUSTER_COORDINATOR, unit=unit, at=MADE_AT)
    return _with(Role.WORKS_COUNCIL), "/rechten/"


def audit_log(count: int) -> Scene:
    """So many looks and as many events."""
    hr = make_hr(at=MADE_AT)
    for number in range(1, count + 1):
        person = PersonFactory(family_name=f"Teller{number}")
        grant_role(person=person, role=Role.EDITOR, at=MADE_AT, by=hr)
        record_lookup(
            subject_id=person.public_id,
            actor_id=hr.public_id,
            role=Role.HR,
            purpose=Purpose.PERSON_PAGE,
            at=MADE_AT,
        )
    return _with(Role.PRIVACY_OFFICER), "/inzage-log/"


@transaction.atomic
def statements(count: int) -> Scene:
    for number in range(1, count + 1):
        record_statement(
            actor_id=PersonFactory().public_id,
            verb=COMPLETED,
            activity=Activity(f"https://teller.example/{number}", MODULE, {"nl": f"Teller{number}"}),
            registration=uuid4(),
            at=MADE_AT,
            language="nl",
        )
    return _with(Role.TECHNICAL_ADMIN), "/leerberichten/"


def signals(count: int) -> Scene:
    """So many themes, in each a dilemma in which people of two clusters chose."""
    clusters = [UnitFactory(kind="cluster") for _ in range(2)]
    for number in range(1, count + 1):
        case = make_case(f"Dilemma Teller{number}", slug=f"teller-{number}", theme=f"teller{number}")
        for cluster in clusters:
            hold("AAAAABBBBB", at=MADE_AT, vote=vote_on(version_of(case)), cluster=cluster.pk)
    flush_choices(at=MADE_AT)
    return _with(Role.CONCERN_COORDINATOR), "/signalen/"


def reports(count: int) -> Scene:
    """So many studies with a report."""
    cluster = UnitFactory(kind="cluster")
    for number in range(1, count + 1):
        study = make_study(at=MADE_AT, title=f"Teller{number}")
        make_release(at=MADE_AT, clusters=[cluster], study=study)
    reader = PersonFactory()
    grant_role(person=reader, role=Role.CLUSTER_COORDINATOR, unit=cluster, at=MADE_AT)
    return reader, "/metingen/"


def results(count: int) -> Scene:
    """So many studies that are shared with everybody."""
    for number in range(1, count + 1):
        release = make_release(at=MADE_AT, study=make_study(at=MADE_AT, title=f"Teller{number}"))
        share_result(release=release, follow_up_nl="Oefenen.", by=PersonFactory(), at=MADE_AT)
    return PersonFactory(), "/metingen/resultaten/"


def report(count: int) -> Scene:
    """Of so many clusters, with a requirement behind it."""
    release = _measured(count)
    return _with(Role.HR), f"/metingen/{release.study.public_id}/"


def report_scale(count: int) -> Scene:
    release = _measured(count)
    return _with(Role.HR), f"/metingen/{release.study.public_id}/schaal/handelen/"


def _measured(count: int) -> Release:
    clusters = [UnitFactory(kind="cluster", name=f"Teller{number}") for number in range(1, count + 1)]
    require_for_oath(make_module(at=MADE_AT))
    study = make_study(at=MADE_AT, kind=StudyKind.PLAN, requirement=Requirement.objects.get())
    return make_release(at=MADE_AT, clusters=clusters, study=study)


def poll_archive(count: int) -> Scene:
    """So many polls that are over, each of a case of its own."""
    for number in range(1, count + 1):
        make_poll(date(2022, 1, 3) + timedelta(weeks=number), case_title=f"Teller{number}")
    return PersonFactory(), "/poll/archief/"


def poll_reactions(count: int) -> Scene:
    """So many lines that wait, each with a name in it."""
    poll = make_poll(date(2022, 3, 14))
    for number in range(1, count + 1):
        PollReaction.objects.create(
            poll=poll, text=f"Vraag Karin, teller{number}.", sent_on=date(2022, 3, 14)
        )
    return _with(Role.EDITOR), "/poll/reacties/"


def proposals(count: int) -> Scene:
    """So many that wait."""
    for number in range(1, count + 1):
        make_proposal(at=MADE_AT, question=f"Teller{number}: wel of niet?")
    return make_coordinator(at=MADE_AT), "/inbreng/"


def overview_of_sessions(count: int) -> Scene:
    """So many that one leads, each of a team of its own."""
    host = make_facilitator(MADE_AT)
    for number in range(1, count + 1):
        unit, _team = make_team(f"Teller{number}", people=2)
        plan_for(unit, by=host, starts_at=AT + timedelta(days=number + 10), at=MADE_AT)
    return host, "/sessies/"


def session_page(count: int) -> Scene:
    """So many agreements of last time, and as many who may lead too."""
    host = make_facilitator(MADE_AT)
    unit, _team = make_team("Groen", people=count)
    game = begin(plan_for(unit, by=host, starts_at=AT - timedelta(days=5), at=MADE_AT), heads=7)
    for number in range(1, count + 1):
        play_card(game, version=None)
        agree_on(game, f"Wij doen teller{number}.")
        _with(Role.FACILITATOR)
    close(game)
    next_one = plan_for(unit, by=host, starts_at=AT + timedelta(days=20), at=MADE_AT, invited=True)
    return host, f"/sessies/{next_one.public_id}/"


def session_presence(count: int) -> Scene:
    """So many who were there, as many who were not, and one from elsewhere each."""
    host = make_facilitator(MADE_AT)
    unit, team = make_team("Groen", people=2 * count)
    _other, guests = make_team("Wegen", people=count)
    for number, one in enumerate([*team, *guests], start=1):
        name = f"Teller{number}" if number <= count else f"Nog{number}"
        Person.objects.filter(pk=one.person_id).update(family_name=name)
    game = begin(plan_for(unit, by=host, starts_at=AT, at=MADE_AT), heads=7, here=[*team[:count], *guests])
    close(game)
    return host, f"/sessies/{game.public_id}/aanwezig/"


def session_report(count: int) -> Scene:
    """So many cards, each with votes, arguments, an agreement and what an earlier team decided."""
    host = make_facilitator(MADE_AT)
    unit, team = make_team("Groen", people=6)
    game = begin(plan_for(unit, by=host, starts_at=AT - timedelta(days=1), at=MADE_AT), heads=6, here=team)
    for number in range(1, count + 1):
        case = make_case(f"Teller{number}")
        make_outcome(f"Besluit {number}", case=case)
        card = play_card(game, version=version_of(case), first=[0, 1, 2, 3, 0, 1])
        for words in ("Een", "Twee", "Drie"):
            moderate_argument(argument=put_argument(card=card, text=words), state=ArgumentState.SHOWN)
        agree_on(game, f"Wij doen {number}.")
        note(session=game, kind=SessionNote.Kind.STRIKING, text=f"Viel op {number}.")
    close(game)
    return host, f"/sessies/{game.public_id}/verslag/"


def session_coverage(count: int) -> Scene:
    """So many clusters with a team that played and one that did not, a wish, a signal and a free hour."""
    host = make_facilitator(MADE_AT)
    for number in range(1, count + 1):
        cluster = make_cluster(f"Teller{number}")
        unit, _team = make_team(f"Gespeeld {number}", cluster=cluster, people=2)
        other, team = make_team(f"Nog niet {number}", cluster=cluster, people=2)
        game = begin(plan_for(unit, by=host, starts_at=AT - timedelta(days=number), at=MADE_AT), heads=7)
        play_card(game, version=None)
        agree_on(game, f"Wij doen {number}.")
        note(session=game, kind=SessionNote.Kind.STRIKING, text=f"Viel op {number}.")
        close(game)
        wish_without_manager(unit=other, by=team[0].person, at=MADE_AT)
        offer_free_hour(person=host, starts_at=AT + timedelta(days=number), at=MADE_AT)
    return _with(Role.CONCERN_COORDINATOR), "/sessies/dekking/"


def hours_of_a_facilitator(count: int) -> Scene:
    host = make_facilitator(MADE_AT)
    for number in range(1, count + 1):
        make_team(f"Teller{number}", people=2)
        offer_free_hour(person=host, starts_at=AT + timedelta(days=number), at=MADE_AT)
    return host, "/sessies/vrije-uren/"


def _with(role: str) -> Person:
    person = PersonFactory()
    grant_role(person=person, role=role, at=MADE_AT)
    return person


def cards_to_fold(count: int) -> Scene:
    deck = make_curated_deck(*(make_case(f"Teller{number}") for number in range(1, count + 1)))
    return PersonFactory(), f"/kaarten/{deck.public_id}/"


def live_console(count: int) -> Scene:
    """So many cards to choose from."""
    host = make_facilitator(MADE_AT)
    deck = make_curated_deck(*counted_cases(count))
    session = make_session(at=MADE_AT, by=host, unit=UnitFactory(), deck=deck)
    return host, f"/sessies/{session.public_id}/console/"


def externals(count: int) -> Scene:
    """So many, each with all that is asked, a link and a mail."""
    sponsor, unit = make_sponsor(at=MADE_AT), UnitFactory()
    module_key = make_module(at=MADE_AT)
    require_for_declarations(module_key)
    let_sign(make_declaration(at=MADE_AT), at=MADE_AT, certificate=True)
    for number in range(1, count + 1):
        make_external(
            sponsor=sponsor, at=MADE_AT, unit=unit, family_name=f"Teller{number}", starts_on=date(2022, 3, 21)
        )
    return sponsor, "/externen/"


def declaration_table(count: int) -> Scene:
    """So many declarations, all signed by hired people."""
    let_sign(
        *(make_declaration(at=MADE_AT, code=f"d{n}", title=f"Teller{n}") for n in range(1, count + 1)),
        at=MADE_AT,
    )
    return make_hr(at=MADE_AT), "/hr/verklaringen/"


def kinds(count: int) -> Scene:
    """So many besides those that came along, each with a word of its own."""
    hr = make_hr(at=MADE_AT)
    for number in range(1, count + 1):
        terms = KindTerms(f"teller{number}", words=[f"woord{number}"])
        add_kind(code=f"soort{number}", terms=terms, by=hr, at=MADE_AT)
    return hr, "/hr/verklaringen/soorten/"


def declaration_texts(count: int) -> Scene:
    declaration = make_declaration(at=MADE_AT, title="Teller1", valid_from=date(2020, 1, 1))
    for number in range(2, count + 1):
        add_text(declaration, text((f"Kop {number}", "x")), at=MADE_AT, valid_from=date(2020 + number, 1, 1))
    # The texts are named by their day.
    Declaration.objects.filter(pk=declaration.pk).update(
        title_nl=" ".join(f"Teller{number}" for number in range(1, count + 1))
    )
    return make_hr(at=MADE_AT), "/hr/verklaringen/geheimhouding/teksten/"


def explaining(count: int) -> Scene:
    """So many at one session, each with the code of conduct read."""
    facilitator, unit = make_facilitator(MADE_AT), UnitFactory()
    code = make_declaration(at=MADE_AT, code="gedragscode", title="Gedragscode", form="acknowledged")
    let_sign(code, at=MADE_AT, kind="stagiair")
    session = make_session(at=MADE_AT, by=facilitator)
    for number in range(1, count + 1):
        intern = EngagementFactory(
            person=PersonFactory(family_name=f"Teller{number}"), kind="stagiair", unit=unit
        )
        was_there(session, intern, at=MADE_AT)
        sign_with_account(intern, code, at=MADE_AT)
    return facilitator, "/toelichten/"


def answers_to_read(count: int) -> Scene:
    declaration, sponsor, unit = (
        make_declaration(at=MADE_AT, questions=(PARALLEL,)),
        make_sponsor(at=MADE_AT),
        UnitFactory(),
    )
    let_sign(declaration, at=MADE_AT)
    for number in range(1, count + 1):
        external = make_external(sponsor=sponsor, at=MADE_AT, unit=unit, family_name=f"Teller{number}")
        sign(external, declaration, at=MADE_AT, answers={"parallel_work": "yes", "parallel_work_text": "Bar"})
    return make_hr(at=MADE_AT), "/hr/verklaringen/antwoorden/"


def signing_rounds(count: int) -> Scene:
    declaration, hr = make_declaration(at=MADE_AT), make_hr(at=MADE_AT)
    for number in range(1, count + 1):
        _signing_round(declaration, hr, title=f"Teller{number}", units=[UnitFactory(kind="cluster")])
    return hr, "/hr/verklaringen/rondes/"


def signing_round(count: int) -> Scene:
    """So many teams, each with somebody."""
    one, hr = _signing_round_of(count)
    return hr, f"/hr/verklaringen/rondes/{one.public_id}/"


def round_names(count: int) -> Scene:
    one, hr = _signing_round_of(count)
    return hr, f"/hr/verklaringen/rondes/{one.public_id}/namen/"


def _signing_round_of(count: int) -> tuple[SigningRound, Person]:
    cluster = UnitFactory(kind="cluster", name="Werk")
    for number in range(1, count + 1):
        team = UnitFactory(name=f"Teller{number}", name__parent=cluster)
        EngagementFactory(person=PersonFactory(family_name=f"Jansen{number}"), unit=team)
    hr = make_hr(at=MADE_AT)
    return _signing_round(make_declaration(at=MADE_AT), hr, title="Ronde", units=[cluster]), hr


def _signing_round(declaration: Declaration, hr: Person, *, title: str, units: list) -> SigningRound:
    return open_round(
        title=title,
        declaration=declaration,
        units=units,
        starts_on=MADE_AT.date(),
        due_on=date(2022, 5, 1),
        by=hr,
        at=MADE_AT,
    )


def cohorts(count: int) -> Scene:
    hr = make_hr(at=MADE_AT)
    EngagementFactory()
    for number in range(1, count + 1):
        make_cohort(by=hr, at=MADE_AT, title=f"Teller{number}")
    return hr, "/hr/uitnodigingen/"


def cohort_by_cluster(count: int) -> Scene:
    """So many clusters, each with somebody."""
    one, hr = _cohort_of(count)
    return hr, f"/hr/uitnodigingen/{one.public_id}/"


def cohort_names(count: int) -> Scene:
    one, hr = _cohort_of(count)
    return hr, f"/hr/uitnodigingen/{one.public_id}/namen/"


def _cohort_of(count: int) -> tuple[Cohort, Person]:
    for number in range(1, count + 1):
        cluster = UnitFactory(kind="cluster", name=f"Teller{number}")
        EngagementFactory(person=PersonFactory(family_name=f"Jansen{number}"), unit=cluster)
    hr = make_hr(at=MADE_AT)
    return make_cohort(by=hr, at=MADE_AT), hr


def completion_exports(count: int) -> Scene:
    for number in range(1, count + 1):
        export_completions(by=PersonFactory(family_name=f"Teller{number}"), at=MADE_AT)
    return make_hr(at=MADE_AT), "/hr/afrondingen/"


def my_declarations(count: int) -> Scene:
    person = PersonFactory()
    EngagementFactory(person=person, kind="inhuur")
    let_sign(
        *(make_declaration(at=MADE_AT, code=f"d{n}", title=f"Teller{n}") for n in range(1, count + 1)),
        at=MADE_AT,
    )
    return person, "/mijn-verklaringen/"


def own_plan(count: int) -> Scene:
    """On the way to the oath, and so many modules asked beside it."""
    require_for_oath(make_module(at=MADE_AT))
    for number in range(1, count + 1):
        key = make_module(at=MADE_AT, title=f"Teller{number}")
        require_steps((key, 1), code=f"p{number}", gates=())
    person = EngagementFactory().person
    assign_requirements(at=MADE_AT)
    return person, "/mijn-plan/"


def first_page(count: int) -> Scene:
    """Of somebody who did the module and chose a form, with so much to sign."""
    module_key = make_module(at=MADE_AT)
    require_for_oath(module_key)
    engagement = EngagementFactory()
    assign_requirements(at=MADE_AT)
    complete_module(engagement, module_key, at=MADE_AT)
    choose_form(engagement=engagement, form="promise", at=MADE_AT)
    declarations = (
        make_declaration(at=MADE_AT, code=f"d{n}", title=f"Teller{n}") for n in range(1, count + 1)
    )
    let_sign(*declarations, at=MADE_AT, kind="medewerker")
    return engagement.person, "/start/"


def yearly_figures(items: int) -> tuple[Person, str]:
    lines = [f"Hz,{2020 + year},Teller{n},{n},persons," for n in range(1, items + 1) for year in (0, 1)]
    read_in(lines, at=AT)
    return make_hr(at=AT), "/cijfers/"


def figure_files(items: int) -> tuple[Person, str]:
    hr = make_hr(at=AT)
    for number in range(1, items + 1):
        stage_figures(
            content=figure_file("Hz,2020,Iets,1,persons,"), file_name=f"Teller{number}.csv", by=hr, at=AT
        )
    return hr, "/cijfers/inlezen/"


def studies(count: int) -> Scene:
    instrument = make_version(at=MADE_AT).instrument
    for number in range(1, count + 1):
        make_plan(at=MADE_AT, title=f"Teller{number}", instrument=instrument)
    return make_hr(at=MADE_AT), "/metingen/beheer/"


def study(count: int) -> Scene:
    """With as many clusters in its steps."""
    clusters = [UnitFactory(kind="cluster", name=f"Teller{number}") for number in range(1, count + 1)]
    days = [WaveDays("meting-1", "t6", date(2022, 3, 1), date(2022, 3, 21))]
    one = make_pulse(at=MADE_AT, units=clusters, waves=days, trained_from=[date(2022, 4, 1)])
    return make_hr(at=MADE_AT), f"/metingen/beheer/{one.public_id}/"


def releases(count: int) -> Scene:
    one = make_plan(at=MADE_AT)
    for number in range(1, count + 1):
        by = PersonFactory(family_name=f"Teller{number}")
        seal(
            Release(
                study=one,
                number=number,
                made_at=MADE_AT,
                made_by=by,
                content={"number": number},
                content_sha256="",
            ),
            at=MADE_AT,
        )
    return make_hr(at=MADE_AT), f"/metingen/beheer/{one.public_id}/vrijgeven/"


def _ended_study(questions: list[str]) -> Study:
    """Of which the sentences may be read."""
    items = [
        {"code": f"vraag_{number}", "kind": "open", "text": {"nl": text, "en": text}, "waves": ["t12"]}
        for number, text in enumerate(questions)
    ]
    instrument = make_version(small(items=[*small()["items"], *items]), at=MADE_AT).instrument
    study = make_plan(at=MADE_AT, instrument=instrument)
    Study.objects.filter(pk=study.pk).update(state=StudyState.ENDED, ended_on=MADE_AT.date())
    return study


def open_questions(count: int) -> Scene:
    one = _ended_study([f"Teller{number}" for number in range(1, count + 1)])
    for number in range(count):
        write_sentences(one, ["Een zin"] * 10, item=f"vraag_{number}")
    return make_hr(at=MADE_AT), f"/metingen/beheer/{one.public_id}/eigen-woorden/"


def open_answers(count: int) -> Scene:
    one = _ended_study(["Wat wil je kwijt?"])
    texts = ["Een zin"] * 10 + [f"Teller{number}" for number in range(1, count + 1)]
    write_sentences(one, texts, item="vraag_0")
    return make_hr(at=MADE_AT), f"/metingen/beheer/{one.public_id}/eigen-woorden/t12/vraag_0/"


def own_invitations(count: int) -> Scene:
    person = EngagementFactory(person__email="").person
    instrument = make_version(at=MADE_AT).instrument
    for number in range(1, count + 1):
        study = make_plan(at=MADE_AT, title=f"Teller{number}", instrument=instrument)
        invited(join(study, person), "t0", on=MADE_AT.date(), ends_on=date(2022, 4, 1))
    return person, "/metingen/mijn/"


def codebooks(count: int) -> Scene:
    for number in range(1, count + 1):
        make_version(small(code=f"teller{number}"), at=MADE_AT)
    return make_hr(at=MADE_AT), "/metingen/vragenlijsten/"


def own_proofs(count: int) -> Scene:
    """So many modules done, each with its certificate, and a programme of as many."""
    engagement, keys = EngagementFactory(), []
    for number in range(1, count + 1):
        keys.append(make_module(at=MADE_AT, title=f"Teller{number}"))
        complete_module(engagement, keys[-1], at=MADE_AT)
    for number in range(1, count + 1):
        require_steps(
            *((key, 1) for key in keys), make_part(f"deel{number}", StepKind.READING), code=f"p{number}"
        )
    assign_requirements(at=MADE_AT)
    for part in ProgrammePart.objects.all():
        do_part(part=part, engagement=engagement, at=MADE_AT)
    for subject in (*Completion.objects.all(), *Assignment.objects.all()):
        ask_for_proof(subject=subject, language="nl", at=MADE_AT)
    return engagement.person, "/mijn-plan/bewijzen/"


def to_observe(count: int) -> Scene:
    """So many wait, each in a team of its own, and as many were watched."""
    watcher, key = make_facilitator(at=MADE_AT), make_module(at=MADE_AT)
    require_programme(
        make_role_programme(ModulePage.objects.get(translation_key=key), by=make_hr(at=MADE_AT), at=MADE_AT)
    )
    people = [
        EngagementFactory(person=PersonFactory(family_name=f"{word}{number}"), unit=UnitFactory())
        for word in ("Teller", "Gezien")
        for number in range(1, count + 1)
    ]
    assign_requirements(at=MADE_AT)
    for engagement in people:
        complete_module(engagement, key, at=MADE_AT)
    part = ProgrammePart.objects.get()
    note_part(part=part, engagements=people[count:], on=MADE_AT.date(), by=watcher, at=MADE_AT)
    return watcher, "/meekijken/"


def programme_roles(count: int) -> Scene:
    """So many programmes, and of the first so many people of whom HR decides: a file says that they were watched."""
    hr, key = make_hr(at=MADE_AT), make_module(at=MADE_AT)
    page = ModulePage.objects.get(translation_key=key)
    made = [
        make_role_programme(page, by=hr, at=MADE_AT, code=f"p{number}", title=f"Teller{number}")
        for number in range(1, count + 1)
    ]
    require_programme(made[0])
    people = [
        EngagementFactory(person__personnel_number=f"9{number}", starts_on=date(2020, 1, 1))
        for number in range(count)
    ]
    assign_requirements(at=MADE_AT)
    for engagement in people:
        complete_module(engagement, key, at=MADE_AT)
    lines = (f"9{number};sessie-geobserveerd;15-02-2022;" for number in range(count))
    write_records("part", *lines, by=hr, at=MADE_AT)
    return hr, "/hr/dagen/rollen/"


COUNTED_LISTS: dict[str, CountedList] = {
    "start": CountedList(22, first_page),
    "lms:plan": CountedList(24, own_plan),
    "lms:proofs": CountedList(10, own_proofs),
    "lms:observing": CountedList(12, to_observe),
    "lms:programme_roles": CountedList(11, programme_roles),
    "measurement:figures": CountedList(5, yearly_figures),
    "measurement:figure_upload": CountedList(4, figure_files),
    "lms:answers": CountedList(5, answers_to_read),
    "lms:explaining": CountedList(10, explaining),
    "lms:declaration_table": CountedList(9, declaration_table),
    "lms:kinds": CountedList(6, kinds),
    "lms:declaration_texts": CountedList(7, declaration_texts),
    "measurement:studies": CountedList(4, studies),
    "measurement:study": CountedList(10, study),
    "measurement:release": CountedList(8, releases),
    "measurement:open_questions": CountedList(8, open_questions),
    "measurement:open_answers": CountedList(10, open_answers),
    "measurement:own": CountedList(4, own_invitations),
    "lms:requirements": CountedList(9, requirements),
    "lms:requirement": CountedList(10, _one_requirement),
    "lms:requirement_people": CountedList(9, requirement_people),
    "lms:requirement_exceptions": CountedList(9, requirement_exceptions),
    "lms:requirement_audience": CountedList(9, requirement_audience),
    "lms:rounds": CountedList(6, signing_rounds),
    "lms:round": CountedList(11, signing_round),
    "lms:round_names": CountedList(11, round_names),
    "lms:cohorts": CountedList(5, cohorts),
    "lms:cohort": CountedList(11, cohort_by_cluster),
    "lms:cohort_names": CountedList(9, cohort_names),
    "lms:exports": CountedList(5, completion_exports),
    "lms:my_declarations": CountedList(10, my_declarations),
    "lms:externals": CountedList(12, externals),
    "measurement:codebooks": CountedList(5, codebooks),
    "dilemmas:sessions": CountedList(7, overview_of_sessions),
    "dilemmas:session": CountedList(10, session_page),
    "dilemmas:session_presence": CountedList(8, session_presence),
    "dilemmas:session_report": CountedList(13, session_report),
    "dilemmas:coverage": CountedList(14, session_coverage),
    "dilemmas:free_hours": CountedList(11, hours_of_a_facilitator),
    "dilemmas:decks": CountedList(7, decks),
    "dilemmas:deck": CountedList(9, deck),
    "dilemmas:case_decks": CountedList(7, case_decks),
    "dilemmas:shared_deck": CountedList(7, shared_deck),
    "dilemmas:deck_import": CountedList(6, deck_import),
    "dilemmas:cards": CountedList(6, cards_to_fold),
    "dilemmas:live_console": CountedList(9, live_console),
    "dilemmas:poll_archive": CountedList(3, poll_archive),
    "dilemmas:poll_reactions": CountedList(5, poll_reactions),
    "dilemmas:proposals": CountedList(5, proposals),
    "search:search": CountedList(7, search),
    "meetings:groups": CountedList(6, working_groups),
    "meetings:group": CountedList(7, working_group),
    "meetings:members": CountedList(8, working_group_members),
    "meetings:meeting": CountedList(8, group_meeting),
    "people:tablet_codes": CountedList(5, tablet_codes),
    "people:team_tablet_codes": CountedList(5, team_tablet_codes),
    "lms:team": CountedList(11, team),
    "lms:monday": CountedList(12, monday_list),
    "lms:team_remind": CountedList(12, team_remind),
    "lms:reminders": CountedList(7, reminders),
    "lms:to_contact": CountedList(5, to_contact),
    "people:ledger": CountedList(10, ledger),
    "people:roles": CountedList(6, roles),
    "people:role_choose_person": CountedList(5, choosing_a_person),
    "people:register": CountedList(10, register_of_rights),
    "people:audit_log": CountedList(16, audit_log),
    "lms:statements": CountedList(14, statements),
    "dilemmas:signals": CountedList(12, signals),
    "measurement:reports": CountedList(5, reports),
    "measurement:results": CountedList(4, results),
    "measurement:report": CountedList(7, report),
    "measurement:report_scale": CountedList(4, report_scale),
    "lms:official_ceremonies": CountedList(4, official_ceremonies),
    "lms:hearing": CountedList(11, hearing),
    "lms:hr_dashboard": CountedList(12, dashboard),
    "lms:hr_people": CountedList(11, people),
    "lms:hr_person": CountedList(13, hr_person),
    "lms:hr_merge_search": CountedList(7, merge_search),
    "people:exceptions": CountedList(6, exceptions),
    "lms:ceremonies": CountedList(4, ceremonies),
    "lms:oath_terms": CountedList(10, oath_terms),
    "lms:ceremony": CountedList(10, ceremony_desk),
    "lms:days": CountedList(6, days),
    "lms:day": CountedList(9, day),
    "lms:part_note": CountedList(7, part_note),
    "people:units": CountedList(8, units),
    "people:reorganisation": CountedList(8, reorganisation),
    "people:reorganisation_division": CountedList(9, division),
    "lms:import_upload": CountedList(6, import_upload),
    "lms:import_run": CountedList(7, import_run),
    "lms:record_upload": CountedList(6, record_upload),
    "lms:record_file": CountedList(12, record_file),
    "lms:import_headings": CountedList(5, import_headings),
    "lms:import_held": CountedList(5, import_held),
    "lms:import_endings": CountedList(6, import_endings),
}
