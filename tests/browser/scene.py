"""One municipality in which every page has something to show."""

from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.contrib.auth.tokens import default_token_generator
from django.utils.http import int_to_base36

from config.demo.load import load_content, publish_oath_requirement
from dilemmas.actions.choices import flush_choices
from dilemmas.actions.deck_files import stage_deck_file
from dilemmas.actions.decks import share_deck
from dilemmas.actions.live import moderate_argument, note, plan_session, put_argument
from dilemmas.actions.posters import request_poster
from dilemmas.actions.printing import request_print
from dilemmas.actions.proposals import answer_question, ask_proposer
from dilemmas.actions.sessions import offer_free_hour, wish_without_manager
from dilemmas.actions.table_signs import request_table_signs
from dilemmas.actions.training import choose
from dilemmas.actions.voting import end_polls
from dilemmas.models import (
    ArgumentState,
    Deck,
    LiveSession,
    PollReaction,
    PrizeDraw,
    Proposal,
    ReactionState,
    SessionNote,
)
from dilemmas.queries.cases import latest_version, latest_versions
from dilemmas.queries.sessions import team_of
from dilemmas.rules.printing import PrintKind, PrintWish
from dilemmas.rules.session import Kind
from dilemmas.shipped_files import case_key
from foundation.meetings.groups.actions import (
    add_agenda_item,
    add_member,
    found_group,
    plan_meeting,
    record_decision,
)
from foundation.meetings.models import Seat
from foundation.people.actions import create_login, grant_role, report_not_my_team
from foundation.people.actions.limits import schedule_limit
from foundation.people.actions.links import issue_link
from foundation.people.importing.actions import stage_people
from foundation.people.limits import Limit
from foundation.people.models import (
    Engagement,
    Person,
    PersonMerge,
    Reorganisation,
    Role,
    RoleGrant,
    Unit,
    UnitKind,
)
from foundation.xapi.models import Statement
from lms.actions.assigning import assign_to
from lms.actions.ceremonies import add_item
from lms.actions.days import invite_to_day
from lms.actions.documents import make_document
from lms.actions.exports import export_completions
from lms.actions.lives import merge_registrations, set_unavailable
from lms.actions.parts import note_part
from lms.actions.printing import request_certificates
from lms.actions.proofs import ask_for_proof, make_proof_document
from lms.actions.requirements import publish_requirement
from lms.actions.seats import invite_to_ceremony, take_seat
from lms.actions.taking import finish_steps, start_attempt, start_test
from lms.models import Assignment, Attempt, Completion, Escalation, ModulePage, ProgrammePart
from lms.models.requirements import Requirement
from lms.rules.progress import step_ids
from measurement.actions.releasing import request_release
from measurement.actions.sharing import share_result
from measurement.models import StudyKind, StudyState
from tests.browser.conftest import PASSWORD
from tests.browser.pages import Scene
from tests.browser.scene_evidence import files_with_records
from tests.browser.scene_externals import externals
from tests.browser.scene_figures import figures_and_scans
from tests.browser.scene_measurements import measurements
from tests.browser.scene_requirements import requirements
from tests.conftest import moment
from tests.dilemmas.deck_documents import as_bytes, case_in_file, deck_document
from tests.factories.choices import hold, vote_on
from tests.factories.cohorts import make_cohort
from tests.factories.decks import make_deck, make_favourites
from tests.factories.declarations import (
    PARALLEL,
    let_sign,
    make_declaration,
    make_external,
    make_sponsor,
    sign,
)
from tests.factories.externals import make_desk
from tests.factories.instruments import make_version
from tests.factories.live import make_session
from tests.factories.lms import bank_step, complete_module, make_ceremony, make_module_page, text_step
from tests.factories.lms import lesson as make_lesson
from tests.factories.open_answers import write_sentences
from tests.factories.polls import make_poll, vote_and_count
from tests.factories.programmes import make_day, make_role_programme, require_programme
from tests.factories.proposals import declined, make_code, make_proposal, with_code
from tests.factories.releases import make_study
from tests.factories.reports import freeze, make_release, make_report_run, sample_content
from tests.factories.sessions import agree_on, plan, play_card
from tests.factories.sessions import begin as begin_session
from tests.factories.sessions import close as end
from tests.factories.story import (
    NOOR,
    hr_file,
    import_file,
    people_rows,
    started_in,
    story_hr,
    story_officer,
    story_official,
    swear_everybody_of_2021,
)
from tests.factories.training import begin, practise
from tests.foundation.people.reorganising.steps import close, decided, drawn_up, new, rename, split
from tests.lms.actions.test_testing_out import freeze as freeze_module
from tests.lms.actions.test_testing_out import law, page_with


def build_scene(folder: Path) -> Scene:
    """80 people: 31 sworn in 2021, one of them done and invited, Noor at the last screen."""
    load_content()
    publish_oath_requirement(valid_from=moment("2021-01-01 00:00").date())
    module = ModulePage.objects.get(slug="integer-werken", locale__language_code="nl")
    hr, official = story_hr(), story_official()
    import_file(folder, at=moment("2021-01-04 09:00"))
    past = swear_everybody_of_2021(module_key=module.translation_key, hr=hr, official=official)
    at = moment("2022-05-02 10:00")
    done = started_in(2022)[0]
    complete_module(done, module.translation_key, at=at)
    ceremony = make_ceremony(at=at, starts_at=moment("2022-06-16 15:00"), official=official, hr=hr)
    invite_to_ceremony(ceremony=ceremony, public_ids=[done.public_id], by=hr, at=at)
    noor = Person.objects.get(personnel_number=NOOR)
    attempt = _attempt_at_the_last_screen(noor, module)
    manager, member = _team(hr, at=at)
    draft = _reorganisation_in_preparation(hr, at=at)
    changed = people_rows()[:2]
    changed[0][6], changed[1][12] = "ONBEKEND", "31-02-2022"
    privacy_officer, admin = story_officer(Role.PRIVACY_OFFICER), story_officer(Role.TECHNICAL_ADMIN)
    make_version(at=at)
    study, pulse, measurement_token = measurements(noor, hr)
    return Scene(
        study=study,
        pulse=pulse,
        measurement_token=measurement_token,
        release_run=request_release(study=study, by=hr, at=at),
        noor=noor,
        invited=done.person,
        hr=hr,
        official=official,
        engagement=Engagement.objects.get(person=noor),
        attempt=attempt,
        completed=Attempt.objects.get(engagement=done),
        **_tests(noor, at=at),
        module=module,
        ceremony=ceremony,
        seat=Seat.objects.get(occasion=ceremony.occasion),
        print_run=request_certificates(by=hr, ceremony=past, at=at),
        import_run=stage_people(
            file_name="nieuw.csv", content=hr_file(changed).encode(), by=hr, at=at, partial=True
        ),
        **files_with_records(hr, noor, at=at),
        manager=manager,
        member=member,
        escalation=Escalation.objects.create(
            assignment=Assignment.objects.open().filter(engagement__person=noor)[0], since=date(2022, 5, 2)
        ),
        merge=_merged_twice(hr, at=at),
        draft=draft,
        split=draft.steps.get(kind="split"),
        planned=decided(rename("FD", "Fysiek Domein en Groen"), on=date(2022, 10, 1), at=at, by=hr),
        privacy_officer=privacy_officer,
        technical_admin=admin,
        role_grant=grant_role(person=started_in(2021)[2].person, role=Role.EDITOR, by=hr, at=at),
        limit_change=schedule_limit(
            limit=Limit.REPORT, value=12, valid_from=date(2023, 1, 1), expected=10, by=admin, at=at
        ),
        statement=Statement.objects.order_by("pk").first(),
        cohort=make_cohort(by=hr, at=at),
        export=export_completions(by=hr, at=at),
        **_working_group(noor, at=at),
        **_decks(noor, at=at),
        **_practice(noor, done.person, at=at),
        **_deck_on_paper(noor, at=at),
        **_polls(),
        **_proposals(noor, at=at),
        **_sessions(noor, at=at),
        **_ceremony_to_come(module.translation_key, hr=hr, official=official, at=at),
        **_days(noor, hr, at=at),
        **_facilitating(done, module, hr=hr, at=at),
        **_newcomers(module, at=moment("2022-06-14 09:00")),
        live=_live(manager, member, at=at),
        **externals(manager, hr, at=at),
        **requirements(noor, hr, at=at),
        **figures_and_scans(manager, hr, at=at),
        screens=_screens(attempt),
        reset_link=_reset_link(noor),
        **_measurement(hr, at=at),
    )


def _ceremony_to_come(module_key: UUID, *, hr: Person, official: Person, at: datetime) -> dict[str, object]:
    """In July, full with one, who waits is one too; another in September has room. With a programme."""
    coming, _roomy = (
        make_ceremony(
            at=at, starts_at=moment(f"{day} 15:00"), official=official, hr=hr, capacity=capacity, title=title
        )
        for day, capacity, title in (("2022-07-14", 1, "Zomereed"), ("2022-09-15", 20, "Najaarseed"))
    )
    first, second = started_in(2022)[6:8]
    for one in (first, second):
        complete_module(one, module_key, at=at)
        take_seat(ceremony=coming, engagement=one, at=at)
    item = add_item(
        ceremony=coming,
        kind="film",
        title="Wat een eed met je doet",
        minutes=8,
        caption="Drie collega's vertellen.",
        url="https://voorbeeld.example/film",
        at=at,
    )
    return {
        "coming_ceremony": coming,
        "coming_seat": Seat.objects.get(occasion=coming.occasion, engagement=first),
        "programme_item": item,
    }


def _days(noor: Person, hr: Person, *, at: datetime) -> dict[str, object]:
    """Beside the oath Noor reads the map, is invited to an introduction in July, and showed her VOG."""
    reading, introduction, check = (
        ProgrammePart.objects.get(code=code) for code in ("informatiemap", "introductiedag", "vog")
    )
    engagement = Engagement.objects.get(person=noor)
    publish_requirement(
        code="nieuw-hier",
        title="Nieuw hier",
        kinds=["medewerker"],
        steps=[reading, introduction, check],
        gates=[],
        valid_from=date(2021, 1, 1),
        starts_from=engagement.starts_on,
        starts_until=engagement.starts_on,
        due_months=3,
    )
    assign_to(engagement, at=at)
    day = make_day(introduction, starts_at=moment("2022-07-07 09:00"), at=at)
    [seat] = invite_to_day(meeting=day, public_ids=[engagement.public_id], by=hr, at=at)
    [record] = note_part(part=check, engagements=[engagement], on=date(2022, 5, 2), by=hr, at=at)
    return {"part_day": day, "day_seat": seat, "reading": reading, "check": check, "part_record": record}


def _facilitating(done: Engagement, module: ModulePage, *, hr: Person, at: datetime) -> dict[str, object]:
    """Who is invited learned to lead sessions, and was watched; another waits for it. With two certificates."""
    facilitator = Person.objects.get(role_grants__role=Role.FACILITATOR)
    programme = make_role_programme(module, by=hr, at=at)
    waiting = started_in(2022)[6]
    days = sorted(one.starts_on for one in (done, waiting) if one.starts_on)
    require_programme(programme, starts_from=days[0], starts_until=days[-1])
    for one in (done, waiting):
        assign_to(one, at=at)
    part = ProgrammePart.objects.get(code="sessie-geobserveerd")
    [record] = note_part(part=part, engagements=[done], on=at.date(), by=facilitator, at=at)
    assignment = Assignment.objects.get(engagement=done, requirement_version__programme=programme)
    proof = ask_for_proof(subject=Completion.objects.get(engagement=done), language="nl", at=at)
    make_proof_document(proof=proof, at=at)
    return {"role_programme": programme, "observed": record, "programme_done": assignment, "proof": proof}


def _newcomers(module: ModulePage, *, at: datetime) -> dict[str, object]:
    """One with the module done and a declaration with a question to sign; one who signed it and may start."""
    publish_requirement(
        code="zzp",
        title="Welkom als zzp’er",
        kinds=["zzp'er"],
        steps=[(module.translation_key, 1)],
        gates=["declaration"],
        valid_from=date(2021, 1, 1),
        due_months=1,
    )
    integrity = make_declaration(
        at=at, code="integriteit", title="Integriteitsverklaring", questions=(PARALLEL,)
    )
    let_sign(integrity, at=at, kind="zzp'er")
    sponsor = make_sponsor(at=at)
    made = [
        make_external(
            sponsor=sponsor,
            at=at,
            given_name=given_name,
            family_name=family_name,
            email=f"{given_name.lower()}@bureau.example",
            kind="zzp'er",
            starts_on=date(2022, 6, 16),
            ends_on=date(2022, 9, 30),
        )
        for given_name, family_name in (("Daan", "Eijk"), ("Fleur", "Zonneveld"))
    ]
    for engagement in made:
        complete_module(engagement, module.translation_key, at=at)
    other_work = {
        "parallel_work": "yes",
        "parallel_work_text": "Drie avonden achter de bar, 12 uur per week.",
    }
    signature = sign(made[1], integrity, at=at, answers=other_work)
    make_document(signature=signature, at=at)
    issue_link(engagement=made[1], by=sponsor, at=at)
    return {
        "newcomer": made[0],
        "starter": made[1],
        "starter_signature": signature,
        "desk": make_desk(at=at),
    }


def _polls() -> dict[str, object]:
    """Opened on Monday 13 June 2022, or before; with reactions, and prizes of that week and the week before."""
    cases = [
        latest_version(case_key(one))
        for one in ("aan-de-koffietafel", "driehonderd-hartjes", "ik-wil-alleen-bedanken")
    ]
    days = [(date(2022, 6, 16), True), (date(2022, 6, 13), False), (date(2022, 6, 6), False)]
    polls = [
        make_poll(
            day, version=case, runs_beside=beside, digest="<p>Wat we hoorden.</p>", reflection="<p>En nu?</p>"
        )
        for case, (day, beside) in zip(cases, days, strict=True)
    ]
    poll, second, past = polls
    for votes, at in (("AAABBBBCCDD", "2022-06-07 10:00"), ("ABBBBBBBCCD", "2022-06-10 10:00")):
        vote_and_count(past, votes, at=moment(at))
        end_polls(at=moment(at) + timedelta(days=4))
    for one in polls:
        for number in range(3):
            PollReaction.objects.create(
                poll=one, text=f"Reactie {number}.", sent_on=one.opens_on, state=ReactionState.APPROVED
            )
    reaction = PollReaction.objects.create(
        poll=second, text="Vraag het Karin van Inkomen.", sent_on=second.opens_on
    )
    prize, closed = (
        PrizeDraw.objects.create(title="Win een taart", prize="Een taart.", opens_on=opens, closes_on=closes)
        for opens, closes in (
            (date(2022, 6, 13), date(2022, 6, 24)),
            (date(2022, 6, 1), date(2022, 6, 10)),
        )
    )
    return {
        **{"poll": poll, "second_poll": second, "past_poll": past},
        **{"reaction": reaction, "prize": prize, "closed_prize": closed},
    }


def _team(hr: Person, *, at: datetime) -> tuple[Person, Engagement]:
    manager, team = started_in(2021)[0].person, started_in(2022)[1:4]
    Engagement.objects.filter(pk__in=[one.pk for one in team]).update(line_manager=manager)
    set_unavailable(engagement=team[0], first_day=date(2022, 5, 1), last_day=None, by=hr, at=at)
    report_not_my_team(engagement=team[1], by=manager, at=at)
    return manager, team[0]


def _working_group(chair: Person, *, at: datetime) -> dict[str, object]:
    coordinator = story_officer(Role.CONCERN_COORDINATOR)
    group = found_group(
        kind="wio", name="WIO", purpose="Wij denken mee over integer werken.", by=coordinator, at=at
    )
    member = add_member(group=group, person=chair, part="chair", by=coordinator, at=at)
    held, coming = (
        plan_meeting(
            group=group,
            title="Overleg",
            starts_at=moment(f"{day} 10:00"),
            ends_at=moment(f"{day} 11:00"),
            place="Kamer 2.01",
            online_url="",
            by=chair,
            at=at,
        )
        for day in ("2022-05-12", "2022-09-08")
    )
    for meeting in (held, coming):
        add_agenda_item(meeting=meeting, title="Jaarplan", minutes=20, owner=chair, at=at)
    record_decision(meeting=held, text="Elk team oefent in oktober.", by=chair, at=held.occasion.ends_at)
    return {"coordinator": coordinator, "group_member": member, "coming": coming, "held": held}


def _decks(person: Person, *, at: datetime) -> dict[str, object]:
    """An own one that is shared, with a case that is not there any more; favourites; one of the editors; a file."""
    keys = list(latest_versions())
    deck = make_deck(
        *keys[:3], uuid4(), *keys[3:5], owner=person, title="Teamdag", introduction="Voor dinsdag."
    )
    favourites = make_favourites(*keys[1:3], owner=person)
    file = deck_document(case_in_file(1, english=True, **_known_here()), case_in_file(2, **_known_here()))
    file["cases"].append({"key": str(keys[0]), "languages": case_in_file(3, **_known_here())["languages"]})
    return {
        "deck": share_deck(deck=deck, names_owner=True, at=at),
        "favourites": favourites,
        "curated_deck": Deck.objects.curated().order_by("pk").first(),
        "deck_import": stage_deck_file(content=as_bytes(file), by=person, at=at),
        "case_key": keys[0],
    }


def _known_here() -> dict[str, object]:
    return {"building_block": "", "help_lines": ["onbekend"]}


def _practice(noor: Person, invited: Person, *, at: datetime) -> dict[str, object]:
    """With choices of others, from which on a spread shows in the first case and in one cluster."""
    jobs = [Engagement.objects.get(person=person) for person in (noor, invited)]
    practised = practise(jobs[0], at=at, seed=3)
    practising, looking_back = begin(jobs[0], at=at, seed=4), practise(jobs[1], at=at, seed=5, complete=False)
    first = practising.cases.select_related("version").first()
    choose(training_case=first, option=1, at=at)
    cluster = Unit.objects.get(code="SD")
    hold("AAAABBBBCCDD", at=at, vote=vote_on(first.version), cluster=cluster.pk)
    flush_choices(at=at)
    return {"practised": practised, "practising": practising, "looking_back": looking_back}


def _deck_on_paper(owner: Person, *, at: datetime) -> dict[str, object]:
    cases = list(latest_versions().values())[:3]
    deck = make_deck(*cases, owner=owner, title="Onderweg", share_token="een-link-voor-onderweg", at=at)
    run = request_print(deck=deck, wish=PrintWish(kind=PrintKind.CARDS, language="nl"), by=owner, at=at)
    return {"paper_deck": deck, "paper_case": cases[0], "deck_print": run}


def _proposals(proposer: Person, *, at: datetime) -> dict[str, Proposal]:
    """One with a name, a question and its answer; one without, not used."""
    coordinator = Person.objects.get(role_grants__role=Role.CONCERN_COORDINATOR)
    code = make_code(at=at, proposer=proposer)
    ask_proposer(proposal=with_code(code), question="Gebeurt dit vaker?", by=coordinator, at=at)
    proposal = answer_question(code=code, answer="Elke week, en niemand zegt er iets van.")
    return {"proposal": proposal, "declined": declined(make_proposal(at=at), by=coordinator, at=at)}


def _sessions(noor: Person, *, at: datetime) -> dict[str, object]:
    """Played: a card with a shift, one with too few, an own case, two agreements; and one to come, that asks after them."""
    facilitator, unit = story_officer(Role.FACILITATOR), Unit.objects.get(code="FD-T")
    day = date(2022, 5, 10)
    team = [Engagement.objects.get(person=noor), *team_of(unit, on=day).exclude(person=noor)[:8]]
    versions = [latest_version(case_key(one)) for one in ("aan-de-koffietafel", "driehonderd-hartjes")]
    game = begin_session(
        plan(unit, by=facilitator, starts_at=moment("2022-05-10 10:00"), invited=True), heads=9, here=team
    )
    card = play_card(
        game, version=versions[0], first=[0, 0, 1, 1, 2, 2, 3, 0, 1], second=[0, 1, 1, 1, 1, 2, 1, 0, 1]
    )
    for text in ("Je ziet het op straat.", "Wat zegt de inwoner?", "Wij kennen elkaar."):
        moderate_argument(argument=put_argument(card=card, text=text), state=ArgumentState.SHOWN)
    for text in ("Wij vragen het eerst, want dan weten we het, ondanks de haast.", "Wij melden het."):
        agree_on(game, text, owner="Wij allemaal", due_on=date(2022, 6, 1))
    play_card(game, version=versions[1], first=[0, 1, 0])
    play_card(game, version=None)
    note(session=game, kind=SessionNote.Kind.UNCLEAR, text="Mag een bon van tien euro?")
    game = end(game)
    wish_without_manager(unit=unit, by=noor, at=moment("2022-05-20 10:00"))
    hall = plan_session(
        kind=Kind.PLENARY,
        by=facilitator,
        starts_at=moment("2022-06-23 10:00"),
        at=at,
        place="Raadzaal",
        tables=12,
    )
    return {
        "facilitator": facilitator,
        "hall_session": hall,
        "table_signs": request_table_signs(session=hall, by=noor, at=moment("2022-06-16 15:00")),
        "planned_session": plan(unit, by=facilitator, starts_at=moment("2022-06-21 10:00"), invited=True),
        "played_session": game,
        "free_hour": offer_free_hour(person=facilitator, starts_at=moment("2022-07-05 10:00"), at=at),
        "poster": request_poster(
            session=game, question="Wat zouden wij doen?", by=noor, at=moment("2022-06-16 15:00")
        ),
    }


def _live(manager: Person, member: Engagement, *, at: datetime) -> LiveSession:
    """Of the own team, so without arguments; with a deck of the editors."""
    unit = Unit.objects.get(memberships__engagement=member, memberships__valid_to=None)
    deck = Deck.objects.curated().order_by("pk").first()
    return make_session(at=at, by=manager, unit=unit, deck=deck)


def _measurement(hr: Person, *, at: datetime) -> dict[str, object]:
    """A report of the clusters of this municipality, and HR asked for it on paper."""
    requirement = Requirement.objects.get(code="ambtseed")
    # Ended, so that somebody reads the sentences.
    study = make_study(
        at=at,
        kind=StudyKind.PLAN,
        requirement=requirement,
        has_open=True,
        state=StudyState.ENDED,
        ended_on=at.date(),
    )
    write_sentences(study, [f"Meer tijd voor een goed gesprek, {n} keer per jaar." for n in range(12)])
    clusters = Unit.objects.filter(kind=UnitKind.CLUSTER).order_by("code")
    release = make_release(at=at, clusters=list(clusters), study=study)
    share_result(release=release, follow_up_nl="Elk team oefent in het najaar.", by=hr, at=at)
    unshared = freeze(sample_content(list(clusters), number=1), study=study, at=at)
    run = make_report_run(release, by=hr, at=at)
    return {"release": release, "unshared": unshared, "report_run": run}


def _tests(person: Person, *, at: datetime) -> dict[str, Attempt]:
    """One of which every question was skipped; what came of it shows them all. And one that is open."""
    first = page_with([law(), make_lesson("Delen", [text_step(2), bank_step("mail")])])
    second = make_module_page(title="Nog een module", lessons=[make_lesson("Mail", [bank_step("mail")])])
    second.test_out_questions, second.test_out_pass_percent = 3, 60
    second.save()
    tested, testing = (_begin_test(page, person, at=at) for page in (first, second))
    finish_steps(attempt=tested, step_ids=step_ids(tested.content), at=at)
    return {"tested": Attempt.objects.get(pk=tested.pk), "testing": testing}


def _begin_test(page: ModulePage, person: Person, *, at: datetime) -> Attempt:
    freeze_module(page, at)
    return start_test(
        engagement=Engagement.objects.get(person=person),
        module_key=page.translation_key,
        language="nl",
        at=at,
    )


def _reorganisation_in_preparation(hr: Person, *, at: datetime) -> Reorganisation:
    RoleGrant.objects.create(
        person=hr, role="portfolio_holder", unit=Unit.objects.get(code="SD-T"), valid_from=date(2022, 1, 1)
    )
    return drawn_up(
        split("SD-T", new("SD-A", "SD"), new("SD-B", "SD")), close("FD-T"), on=date(2022, 9, 1), at=at, by=hr
    )


def _merged_twice(hr: Person, *, at: datetime) -> PersonMerge:
    """Somebody of 2021 who was registered again as an external."""
    kept = started_in(2021)[1].person
    again = Person.objects.create(given_name=kept.given_name, family_name=kept.family_name)
    Engagement.objects.create(
        person=again, kind="inhuur", starts_on=date(2020, 3, 1), ends_on=date(2020, 12, 31)
    )
    return merge_registrations(merged=again, kept=kept, by=hr, at=at)


def _attempt_at_the_last_screen(person: Person, module: ModulePage) -> Attempt:
    at = moment("2022-05-03 10:00")
    attempt = start_attempt(
        engagement=Engagement.objects.get(person=person),
        module_key=module.translation_key,
        language="nl",
        at=at,
    )
    return finish_steps(attempt=attempt, step_ids=step_ids(attempt.content)[:-1], at=at)


def _screens(attempt: Attempt) -> dict[str, str]:
    """Kind of screen → the path of the first of its kind."""
    found: dict[str, str] = {}
    for lesson_number, lesson in enumerate(attempt.content["lessons"], start=1):
        for screen_number, step in enumerate(lesson["steps"], start=1):
            path = f"/leren/{attempt.public_id}/{lesson_number}/{screen_number}/"
            found.setdefault(step["type"], path)
            if step["type"] == "dilemma":
                found.setdefault("weighing", f"{path}afweging/")
    return found


def _reset_link(person: Person) -> str:
    user = person.user or create_login(
        person=person, username=f"log-in-{person.public_id}", password=PASSWORD
    )
    key = default_token_generator.make_token(user)
    return f"/account/wachtwoord/nieuw/{int_to_base36(user.pk)}-{key}/"
