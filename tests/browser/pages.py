"""Every page of the site, as somebody who may open it, for the accessibility tests.

`AXE_PAGES`: name of the address → who opens it, and the path over a `Scene`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from dilemmas.models import (
    CaseVersion,
    Deck,
    DeckImport,
    DeckPrintRun,
    FreeHour,
    LiveSession,
    Poll,
    PollReaction,
    PosterRun,
    PrizeDraw,
    Proposal,
    TableSignRun,
    TrainingSet,
)
from foundation.meetings.models import GroupMeeting, GroupMember, Seat
from foundation.people.links import path_of
from foundation.people.models import (
    Engagement,
    ImportRun,
    LimitChange,
    Person,
    PersonMerge,
    Reorganisation,
    ReorganisationStep,
    RoleGrant,
)
from foundation.xapi.models import Statement
from lms.models import (
    Assignment,
    Attempt,
    BulkChange,
    Ceremony,
    CeremonyItem,
    CertificatePrintRun,
    Cohort,
    CompletionExport,
    Escalation,
    ModulePage,
    OathRecord,
    PartMeeting,
    PartRecord,
    Programme,
    ProgrammePart,
    Proof,
    RecordFile,
    RequirementRun,
    Signature,
    SigningRound,
)
from measurement.models import FigureImport, Release, ReleaseRun, ReportRun, SelfScan, Study

VISITOR, EMPLOYEE, INVITED, HR, OFFICIAL = "visitor", "employee", "invited", "hr", "official"
MANAGER = "manager"
WATCH, ADMIN = "privacy_officer", "technical_admin"
COORDINATOR, FACILITATOR = "coordinator", "facilitator"
# Who came in by a personal link: one still has to sign, the other may start; and the desk.
EXTERNAL, STARTER, DESK = "external", "starter", "desk"


@dataclass(frozen=True)
class Scene:
    """What tests/browser/scene.py set up: somebody half-way, somebody done, a ceremony with seats."""

    noor: Person
    invited: Person
    hr: Person
    official: Person
    engagement: Engagement
    attempt: Attempt
    completed: Attempt
    tested: Attempt
    # In the middle of a test.
    testing: Attempt
    module: ModulePage
    ceremony: Ceremony
    seat: Seat
    print_run: CertificatePrintRun
    import_run: ImportRun
    record_file: RecordFile
    records_read: RecordFile
    # Leads three people, of whom the member is away and one is reported as not in the team.
    manager: Person
    member: Engagement
    # Noor's: mail did not help.
    escalation: Escalation
    merge: PersonMerge
    # In preparation, with a split that is ready and a step that cannot be; another is decided and can be taken back.
    draft: Reorganisation
    split: ReorganisationStep
    planned: Reorganisation
    privacy_officer: Person
    technical_admin: Person
    # An editor's, given by hand; a threshold that goes up next year; what was stated of the past ceremony.
    role_grant: RoleGrant
    limit_change: LimitChange
    statement: Statement
    # Founds groups; Noor is the chair of one, which met and meets again.
    coordinator: Person
    group_member: GroupMember
    coming: GroupMeeting
    held: GroupMeeting
    # Noor's: a shared deck, favourites, and a file that waits for a yes; and a deck of the editors.
    deck: Deck
    favourites: Deck
    deck_import: DeckImport
    curated_deck: Deck
    case_key: UUID
    # Noor's deck, which she shares and prints, and one of its cases.
    paper_deck: Deck
    paper_case: CaseVersion
    deck_print: DeckPrintRun
    # One in the first vote, one in the second, one over with figures; a line that waits; prizes open and to be drawn.
    poll: Poll
    second_poll: Poll
    past_poll: Poll
    reaction: PollReaction
    prize: PrizeDraw
    closed_prize: PrizeDraw
    # In July: full, with somebody in line and a film on the programme.
    coming_ceremony: Ceremony
    coming_seat: Seat
    programme_item: CeremonyItem
    # Of the manager and the own team, with people coming in.
    live: LiveSession
    # One that waits, with a name and an answer; one that was not used.
    proposal: Proposal
    declined: Proposal
    # Leads a session to come and one that was played, both of Noor's team; and can lead one more in July. Noor asked for
    # the poster.
    facilitator: Person
    planned_session: LiveSession
    played_session: LiveSession
    free_hour: FreeHour
    poster: PosterRun
    # A plenary with tables, and its signs.
    hall_session: LiveSession
    table_signs: TableSignRun
    screens: dict[str, str]
    reset_link: str
    # Noor practises: in the first case she chose, the second is open; before that she completed a set. Who is invited
    # has only to look back.
    practising: TrainingSet
    practised: TrainingSet
    looking_back: TrainingSet
    # The manager vouches for both: one has yet to do everything, one may start and signed this.
    external: Engagement
    ready_external: Engagement
    signature: Signature
    # Everybody signs; Noor did not yet.
    signing_round: SigningRound
    # Of a programme beside the oath: a day in July with Noor's seat, a text she did not read, a check that was noted.
    part_day: PartMeeting
    day_seat: Seat
    reading: ProgrammePart
    check: ProgrammePart
    part_record: PartRecord
    # Gives the role of facilitator: who is invited completed it and was watched by the facilitator, another waits. And
    # the certificate of a module.
    role_programme: Programme
    observed: PartRecord
    programme_done: Assignment
    proof: Proof
    # Everybody is invited to the online training; and a file with completions.
    cohort: Cohort
    export: CompletionExport
    # Of the requirement before the oath; one person was given more time.
    requirement_run: RequirementRun
    bulk_change: BulkChange
    # After the training, with an invitation of Noor that is open; and one on fixed dates, with steps that were drawn.
    study: Study
    pulse: Study
    measurement_token: str
    # Asked for, and not made yet.
    release_run: ReleaseRun
    # Both by a personal link; the second signed everything. Their links are bound to no browser yet.
    newcomer: Engagement
    starter: Engagement
    starter_signature: Signature
    desk: Person
    # A file with figures that waits for a yes; the manager's scan of last year, and one that is not finished.
    figure_import: FigureImport
    scan: SelfScan
    open_scan: SelfScan
    # Of the clusters of this municipality; HR asked for a file of it.
    release: Release
    unshared: Release
    report_run: ReportRun


def _own_words(s: Scene) -> str:
    return f"/metingen/beheer/{s.release.study.public_id}/eigen-woorden/"


def _report(s: Scene) -> str:
    return f"/metingen/{s.release.study.public_id}/"


def _day(s: Scene) -> str:
    return f"/hr/dagen/{s.part_day.occasion.public_id}/"


def _requirement(s: Scene) -> str:
    return f"/hr/verplichtingen/{s.bulk_change.requirement.public_id}/"


def _coming_ceremony(s: Scene) -> str:
    return str(s.coming_ceremony.occasion.public_id)


def _own_oath(s: Scene) -> str:
    return str(OathRecord.objects.get(engagement__person=s.manager).public_id)


AXE_PAGES: dict[str, tuple[str, Callable[[Scene], list[str]]]] = {
    "measurement:figures": (
        HR,
        lambda s: ["/cijfers/", "/en/cijfers/?thema=climate", "/cijfers/?bron=niemand"],
    ),
    "measurement:figure": (
        HR,
        lambda s: [
            "/cijfers/geen-melding-gedaan/",
            "/cijfers/totaal-meldingen-omgangsvormen/",
            "/en/cijfers/kent-vertrouwenspersoon-niet/",
        ],
    ),
    "measurement:figure_upload": (HR, lambda s: ["/cijfers/inlezen/"]),
    "measurement:figure_import": (HR, lambda s: [f"/cijfers/inlezen/{s.figure_import.public_id}/"]),
    "measurement:self_scan": (MANAGER, lambda s: ["/zelfscan/", "/en/zelfscan/"]),
    "measurement:self_scan_part": (
        MANAGER,
        lambda s: [f"/zelfscan/{s.open_scan.pk}/deel/{part}/" for part in (1, 3)],
    ),
    "measurement:self_scan_finish": (MANAGER, lambda s: [f"/zelfscan/{s.open_scan.pk}/afronden/"]),
    "measurement:self_scan_result": (MANAGER, lambda s: [f"/zelfscan/{s.scan.pk}/"]),
    "measurement:self_scan_erase": (MANAGER, lambda s: [f"/zelfscan/{s.scan.pk}/wissen/"]),
    "measurement:self_scan_averages": (
        HR,
        lambda s: ["/zelfscan/gemiddelden/", "/zelfscan/gemiddelden/?jaar=2021"],
    ),
    "page:home": (VISITOR, lambda s: ["/", "/en/"]),
    "page:information": (VISITOR, lambda s: ["/hulp-en-advies/", "/privacy/", "/toegankelijkheid/"]),
    "page:information_point": (VISITOR, lambda s: ["/informatiepunt/", "/en/information-point/"]),
    "page:integrity_guide": (VISITOR, lambda s: ["/informatiepunt/integriteitswijzer/"]),
    "page:regulation_register": (
        VISITOR,
        lambda s: [
            "/informatiepunt/regelingen/",
            "/informatiepunt/regelingen/?soort=code&stand=undated",
        ],
    ),
    "page:regulation": (VISITOR, lambda s: ["/informatiepunt/regelingen/gedragscode/"]),
    "page:themes": (VISITOR, lambda s: ["/informatiepunt/themas/"]),
    "page:channels": (VISITOR, lambda s: ["/melden/"]),
    "page:confidants": (VISITOR, lambda s: ["/vertrouwenspersonen/"]),
    "page:confidant": (VISITOR, lambda s: ["/vertrouwenspersonen/bram-kuipers/"]),
    "page:module": (VISITOR, lambda s: [s.module.url]),
    "page:case_index": (
        VISITOR,
        lambda s: [
            "/dilemmas/",
            "/en/dilemmas/",
            "/dilemmas/?q=gescenk&thema=persoonlijke-belangen&niveau=uitvoerend",
            "/en/dilemmas/?q=xyzzyx&waarde=zorgvuldigheid",
        ],
    ),
    "page:case": (
        VISITOR,
        lambda s: [
            "/dilemmas/aan-de-koffietafel/",
            "/dilemmas/aan-de-koffietafel/afweging/",
            "/dilemmas/ik-wil-alleen-bedanken/",
            "/dilemmas/elf-jaar-nooit-een-kras/afweging/",
        ],
    ),
    "search:search": (
        VISITOR,
        lambda s: ["/zoeken/", "/zoeken/?q=privacie", "/en/zoeken/?q=accessibility", "/zoeken/?q=xyzzyx"],
    ),
    "style_page": (VISITOR, lambda s: ["/stijl/"]),
    "style_mail": (VISITOR, lambda s: ["/stijl/e-mail/lms/ceremony_invitation/"]),
    "account_login": (VISITOR, lambda s: ["/account/inloggen/"]),
    "account_signup": (VISITOR, lambda s: ["/account/aanmelden/"]),
    "account_reset_password": (VISITOR, lambda s: ["/account/wachtwoord/vergeten/"]),
    "account_reset_password_done": (VISITOR, lambda s: ["/account/wachtwoord/verstuurd/"]),
    "account_reset_password_from_key": (VISITOR, lambda s: [s.reset_link]),
    "account_reset_password_from_key_done": (VISITOR, lambda s: ["/account/wachtwoord/klaar/"]),
    "account_logout": (EMPLOYEE, lambda s: ["/account/uitloggen/"]),
    "account_reauthenticate": (EMPLOYEE, lambda s: ["/account/opnieuw-inloggen/"]),
    "start": (EMPLOYEE, lambda s: ["/start/", "/en/start/"]),
    "people:tablet": (VISITOR, lambda s: ["/tablet/", "/en/tablet/"]),
    "people:tablet_codes": (HR, lambda s: ["/hr/tabletcodes/", "/hr/tabletcodes/?zoek=jansen"]),
    "people:team_tablet_codes": (MANAGER, lambda s: ["/team/tabletcodes/"]),
    "lms:monday": (MANAGER, lambda s: ["/team/maandag/", "/en/team/maandag/"]),
    "lms:reminder_choice": (EMPLOYEE, lambda s: ["/mijn-plan/herinneringen/"]),
    "lms:reminders": (HR, lambda s: ["/hr/herinneringen/", "/hr/herinneringen/?soort=week"]),
    "lms:to_contact": (HR, lambda s: ["/hr/herinneringen/contact/"]),
    "lms:team": (MANAGER, lambda s: ["/team/", "/en/team/"]),
    "lms:team_remind": (MANAGER, lambda s: ["/team/herinneren/", "/en/team/herinneren/"]),
    "lms:plan": (EMPLOYEE, lambda s: ["/mijn-plan/", "/en/mijn-plan/"]),
    "lms:part": (
        EMPLOYEE,
        lambda s: [
            f"{prefix}/mijn-plan/onderdeel/{one.public_id}/"
            for one in (s.reading, s.part_day.part, s.check)
            for prefix in ("", "/en")
        ],
    ),
    "lms:here_code": (EMPLOYEE, lambda s: ["/hier/"]),
    "lms:here": (EMPLOYEE, lambda s: [f"/hier/{s.part_day.room_code}/", "/hier/ONZIN/"]),
    "lms:days": (HR, lambda s: ["/hr/dagen/", "/en/hr/dagen/"]),
    "lms:day_new": (HR, lambda s: ["/hr/dagen/nieuw/"]),
    "lms:day": (HR, lambda s: [_day(s)]),
    "lms:day_change": (HR, lambda s: [f"{_day(s)}wijzig/"]),
    "lms:day_room": (HR, lambda s: [f"{_day(s)}scherm/"]),
    "lms:part_note": (HR, lambda s: [f"/hr/dagen/onderdeel/{s.check.public_id}/"]),
    "lms:part_withdraw": (
        HR,
        lambda s: [f"/hr/dagen/onderdeel/{s.check.public_id}/{s.part_record.public_id}/"],
    ),
    "lms:programme_roles": (HR, lambda s: ["/hr/dagen/rollen/", "/en/hr/dagen/rollen/"]),
    "lms:observing": (FACILITATOR, lambda s: ["/meekijken/", "/en/meekijken/"]),
    "lms:observed_withdraw": (FACILITATOR, lambda s: [f"/meekijken/{s.observed.public_id}/"]),
    "lms:proofs": (INVITED, lambda s: ["/mijn-plan/bewijzen/", "/en/mijn-plan/bewijzen/"]),
    "lms:proof_check": (VISITOR, lambda s: ["/bewijs/", "/en/bewijs/"]),
    "lms:proof_revoke": (HR, lambda s: [f"/hr/mensen/bewijs/{s.proof.public_id}/"]),
    "lms:choose_form": (EMPLOYEE, lambda s: [f"/mijn-plan/eed-of-belofte/{s.engagement.public_id}/"]),
    "lms:answer_invitation": (INVITED, lambda s: [f"/mijn-plan/plek/{s.seat.public_id}/"]),
    "people:link": (VISITOR, lambda s: [path_of(s.newcomer.personal_links.get(voided_at=None).public_id)]),
    "people:link_again": (EXTERNAL, lambda s: ["/welkom/verder/"]),
    "lms:welcome": (EXTERNAL, lambda s: ["/welkom/", "/en/welkom/"]),
    "lms:declaration": (
        EXTERNAL,
        lambda s: ["/welkom/verklaring/integriteit/", "/en/welkom/verklaring/integriteit/"],
    ),
    "lms:declaration_signed": (STARTER, lambda s: ["/welkom/verklaring/integriteit/getekend/"]),
    "lms:start_pass": (STARTER, lambda s: ["/welkom/mag-starten/", "/en/welkom/mag-starten/"]),
    "lms:check_pass": (VISITOR, lambda s: ["/mag-starten/"]),
    "lms:reception": (DESK, lambda s: ["/balie/"]),
    "lms:verify": (VISITOR, lambda s: ["/controle/", "/en/controle/"]),
    "lms:start": (EMPLOYEE, lambda s: [f"/leren/start/{s.module.translation_key}/"]),
    "lms:screen": (EMPLOYEE, lambda s: [path for kind, path in s.screens.items() if kind != "weighing"]),
    "lms:weighing": (EMPLOYEE, lambda s: [s.screens["weighing"]]),
    "lms:test_result": (EMPLOYEE, lambda s: [f"/leren/{s.tested.public_id}/toets/"]),
    "lms:test_stop": (EMPLOYEE, lambda s: [f"/leren/{s.testing.public_id}/toets/stoppen/"]),
    "lms:closing": (INVITED, lambda s: [f"/leren/{s.completed.public_id}/klaar/"]),
    "lms:official_ceremonies": (OFFICIAL, lambda s: ["/eed/"]),
    "lms:hearing": (
        OFFICIAL,
        lambda s: [
            f"/eed/{s.ceremony.occasion.public_id}/{s.seat.public_id}/",
            f"/eed/{s.ceremony.occasion.public_id}/{s.seat.public_id}/?vorm=promise",
            f"/eed/{s.ceremony.occasion.public_id}/{s.seat.public_id}/?na={s.seat.public_id}",
        ],
    ),
    "lms:hr_dashboard": (HR, lambda s: ["/hr/"]),
    "lms:hr_people": (HR, lambda s: ["/hr/mensen/", "/hr/mensen/?stap=sworn&jaar=2022&zoek=niemand"]),
    "lms:hr_person": (
        HR,
        lambda s: [
            f"/hr/mensen/{person.public_id}/"
            for person in (s.noor, s.member.person, s.merge.kept, s.merge.merged, s.hr)
        ],
    ),
    "lms:hr_merge_search": (
        HR,
        lambda s: [
            f"/hr/mensen/{s.noor.public_id}/samenvoegen/{query}"
            for query in ("?zoek=jansen", "?zoek=niemand")
        ],
    ),
    "lms:hr_merge": (
        HR,
        lambda s: [
            f"/hr/mensen/{s.noor.public_id}/samenvoegen/{s.invited.public_id}/",
            f"/hr/mensen/{s.noor.public_id}/samenvoegen/{s.noor.public_id}/",
        ],
    ),
    "lms:hr_merge_undo": (HR, lambda s: [f"/hr/mensen/samengevoegd/{s.merge.public_id}/"]),
    "lms:hr_death": (HR, lambda s: [f"/hr/mensen/{s.noor.public_id}/overleden/"]),
    "lms:hr_absence": (
        HR,
        lambda s: [f"/hr/mensen/niet-beschikbaar/{one.public_id}/" for one in (s.engagement, s.member)],
    ),
    "lms:hr_equivalence": (HR, lambda s: [f"/hr/mensen/gelijk/{s.engagement.public_id}/"]),
    "lms:team_absence": (MANAGER, lambda s: [f"/team/{s.member.public_id}/niet-beschikbaar/"]),
    "people:exceptions": (
        HR,
        lambda s: [
            "/hr/uitzonderingen/",
            "/hr/uitzonderingen/?soort=team",
            "/hr/uitzonderingen/?soort=email",
        ],
    ),
    "people:ledger": (EMPLOYEE, lambda s: ["/mijn-inzage/", "/en/mijn-inzage/"]),
    "people:roles": (HR, lambda s: ["/hr/rollen/", "/hr/rollen/?rol=desk"]),
    "people:role_choose_person": (
        HR,
        lambda s: [f"/hr/rollen/geven/{query}" for query in ("", "?zoek=jansen", "?zoek=niemand")],
    ),
    "people:role_give": (
        HR,
        lambda s: [f"/hr/rollen/geven/{person.public_id}/" for person in (s.noor, s.hr)],
    ),
    "people:role_end": (HR, lambda s: [f"/hr/rollen/{s.role_grant.pk}/einde/"]),
    "people:register": (WATCH, lambda s: ["/rechten/"]),
    "people:audit_log": (
        WATCH,
        lambda s: ["/inzage-log/", f"/inzage-log/?persoon={s.hr.public_id}", "/inzage-log/?tot=2001-01-01"],
    ),
    "people:limits": (ADMIN, lambda s: ["/instellingen/"]),
    "people:limit_change": (ADMIN, lambda s: ["/instellingen/report/"]),
    "lms:statements": (ADMIN, lambda s: ["/leerberichten/", "/leerberichten/?tot=2001-01-01"]),
    "lms:statement": (ADMIN, lambda s: [f"/leerberichten/{s.statement.statement_id}/"]),
    "lms:requirements": (HR, lambda s: ["/hr/verplichtingen/", "/en/hr/verplichtingen/"]),
    "lms:requirement": (HR, lambda s: [_requirement(s)]),
    "lms:requirement_exceptions": (
        HR,
        lambda s: [f"/hr/verplichtingen/tegengehouden/{query}" for query in ("", "?soort=email")],
    ),
    "lms:requirement_remind": (HR, lambda s: [f"{_requirement(s)}herinneren/"]),
    "lms:requirement_new": (HR, lambda s: ["/hr/verplichtingen/nieuw/"]),
    "lms:requirement_change": (HR, lambda s: [f"{_requirement(s)}wijzig/"]),
    "lms:requirement_end": (HR, lambda s: [f"{_requirement(s)}einde/"]),
    "lms:requirement_audience": (
        HR,
        lambda s: [f"/hr/verplichtingen/wie/{query}" for query in ("", "?kinds=medewerker")],
    ),
    "lms:requirement_run": (
        HR,
        lambda s: [f"/hr/verplichtingen/loopt/{s.requirement_run.public_id}/"],
    ),
    "lms:requirement_people": (
        HR,
        lambda s: [f"{_requirement(s)}mensen/{query}" for query in ("", "?zoek=niemand", "?stand=completed")],
    ),
    "lms:ceremonies": (HR, lambda s: ["/hr/ambtseed/"]),
    "lms:ceremony_new": (HR, lambda s: ["/hr/ambtseed/nieuw/"]),
    "lms:ceremony": (
        HR,
        lambda s: [f"/hr/ambtseed/{one.occasion.public_id}/" for one in (s.ceremony, s.coming_ceremony)],
    ),
    "lms:ceremony_change": (HR, lambda s: [f"/hr/ambtseed/{_coming_ceremony(s)}/wijzigen/"]),
    "lms:ceremony_programme": (HR, lambda s: [f"/hr/ambtseed/{_coming_ceremony(s)}/programma/"]),
    "lms:seat_move": (HR, lambda s: [f"/hr/ambtseed/{_coming_ceremony(s)}/plek/{s.coming_seat.public_id}/"]),
    "lms:oath_terms": (HR, lambda s: ["/hr/ambtseed/termijn/"]),
    "lms:oath_correct": (HR, lambda s: [f"/eed/correctie/{_own_oath(s)}/"]),
    "lms:certificate_check": (VISITOR, lambda s: ["/oorkonde/", "/en/oorkonde/"]),
    "lms:letter": (MANAGER, lambda s: ["/mijn-plan/brief/"]),
    "lms:choose_date": (INVITED, lambda s: [f"/mijn-plan/dag/{s.seat.engagement.public_id}/"]),
    "lms:print_run": (HR, lambda s: [f"/oorkonden/{s.print_run.public_id}/"]),
    "measurement:codebooks": (HR, lambda s: ["/metingen/vragenlijsten/"]),
    "measurement:codebook": (
        HR,
        lambda s: ["/metingen/vragenlijsten/klein/1/", "/en/metingen/vragenlijsten/klein/1/"],
    ),
    "people:units": (HR, lambda s: ["/hr/eenheden/", "/hr/eenheden/?op=2010-01-01"]),
    "people:reorganisation_new": (HR, lambda s: ["/hr/eenheden/reorganisatie/nieuw/"]),
    "people:reorganisation": (
        HR,
        lambda s: [f"/hr/eenheden/reorganisatie/{one.public_id}/" for one in (s.draft, s.planned)],
    ),
    "people:reorganisation_change": (
        HR,
        lambda s: [f"/hr/eenheden/reorganisatie/{s.draft.public_id}/wijzig/"],
    ),
    "people:reorganisation_step": (
        HR,
        lambda s: [
            f"/hr/eenheden/reorganisatie/{s.draft.public_id}/stap/{kind}/"
            for kind in ("merge", "split", "move", "rename", "close")
        ],
    ),
    "people:reorganisation_division": (
        HR,
        lambda s: [f"/hr/eenheden/reorganisatie/{s.draft.public_id}/stap/{s.split.pk}/verdeel/"],
    ),
    "dilemmas:decks": (EMPLOYEE, lambda s: ["/stapels/", "/en/stapels/"]),
    "dilemmas:deck_new": (EMPLOYEE, lambda s: ["/stapels/nieuw/", f"/stapels/nieuw/?casus={s.case_key}"]),
    "dilemmas:deck": (
        EMPLOYEE,
        lambda s: [f"/stapels/{one.public_id}/" for one in (s.deck, s.favourites, s.curated_deck)],
    ),
    "dilemmas:deck_change": (EMPLOYEE, lambda s: [f"/stapels/{s.deck.public_id}/wijzigen/"]),
    "dilemmas:deck_upload": (EMPLOYEE, lambda s: ["/stapels/overnemen/"]),
    "dilemmas:deck_import": (EMPLOYEE, lambda s: [f"/stapels/overnemen/{s.deck_import.public_id}/"]),
    "dilemmas:case_decks": (EMPLOYEE, lambda s: [f"/stapels/casus/{s.case_key}/"]),
    "dilemmas:shared_deck": (
        VISITOR,
        lambda s: [f"/s/{s.deck.share_token}/", f"/en/s/{s.deck.share_token}/"],
    ),
    "meetings:groups": (EMPLOYEE, lambda s: ["/werkgroepen/", "/en/werkgroepen/"]),
    "meetings:group": (EMPLOYEE, lambda s: [f"/werkgroepen/{s.coming.group.public_id}/"]),
    "meetings:group_new": (COORDINATOR, lambda s: ["/werkgroepen/nieuw/"]),
    "meetings:group_change": (COORDINATOR, lambda s: [f"/werkgroepen/{s.coming.group.public_id}/wijzigen/"]),
    "meetings:members": (
        COORDINATOR,
        lambda s: [
            f"/werkgroepen/{s.coming.group.public_id}/leden/{query}" for query in ("", "?zoek=jansen")
        ],
    ),
    "meetings:meeting_new": (EMPLOYEE, lambda s: [f"/werkgroepen/{s.coming.group.public_id}/overleg/"]),
    "meetings:meeting": (
        EMPLOYEE,
        lambda s: [f"/overleg/{one.occasion.public_id}/" for one in (s.coming, s.held)],
    ),
    "meetings:meeting_change": (EMPLOYEE, lambda s: [f"/overleg/{s.coming.occasion.public_id}/wijzigen/"]),
    "dilemmas:practice": (EMPLOYEE, lambda s: ["/oefenen/", "/en/oefenen/"]),
    "dilemmas:practice_screen": (
        EMPLOYEE,
        lambda s: [
            f"/oefenen/{s.practising.public_id}/{screen}/"
            for screen in ("1/lees", "1/kies", "1/afweging", "1/anderen", "2/lees", "2/kies")
        ],
    ),
    "dilemmas:practice_closing": (INVITED, lambda s: [f"/oefenen/{s.looking_back.public_id}/afronden/"]),
    "dilemmas:practice_done": (EMPLOYEE, lambda s: [f"/oefenen/{s.practised.public_id}/klaar/"]),
    "dilemmas:live_console": (
        MANAGER,
        lambda s: [f"/sessies/{s.live.public_id}/console/", f"/en/sessies/{s.live.public_id}/console/"],
    ),
    "dilemmas:live_screen": (MANAGER, lambda s: [f"/sessies/{s.live.public_id}/scherm/"]),
    "measurement:reports": (HR, lambda s: ["/metingen/", "/en/metingen/"]),
    "measurement:report": (HR, lambda s: [_report(s), f"/en{_report(s)}"]),
    "measurement:report_scale": (
        HR,
        lambda s: [f"{_report(s)}schaal/{one}/" for one in ("handelen", "vertrouwenspersoon", "fouten")],
    ),
    "measurement:report_run": (HR, lambda s: [f"/metingen/bestanden/{s.report_run.public_id}/"]),
    "dilemmas:signals": (COORDINATOR, lambda s: ["/signalen/", "/en/signalen/"]),
    "lms:externals": (MANAGER, lambda s: ["/externen/", "/externen/?toon=klaar", "/en/externen/"]),
    "lms:external_new": (MANAGER, lambda s: ["/externen/nieuw/"]),
    "lms:external_import": (MANAGER, lambda s: ["/externen/import/"]),
    "lms:external": (
        MANAGER,
        lambda s: [f"/externen/{one.public_id}/" for one in (s.external, s.ready_external)],
    ),
    "lms:external_link": (
        MANAGER,
        lambda s: [f"/externen/{one.public_id}/link/" for one in (s.external, s.ready_external)],
    ),
    "lms:external_code": (MANAGER, lambda s: [f"/externen/{s.external.public_id}/code/"]),
    "lms:external_certificate": (MANAGER, lambda s: [f"/externen/{s.external.public_id}/vog/"]),
    "lms:external_end": (MANAGER, lambda s: [f"/externen/{s.external.public_id}/laatste-dag/"]),
    "lms:signature_withdraw": (HR, lambda s: [f"/hr/verklaringen/handtekening/{s.signature.public_id}/"]),
    "lms:talk_card": (EMPLOYEE, lambda s: ["/gesprekskaart/"]),
    "lms:talk_card_case": (EMPLOYEE, lambda s: [f"/gesprekskaart/{s.case_key}/"]),
    "lms:talk_sheet": (EMPLOYEE, lambda s: ["/jaargesprek/"]),
    "lms:upkeep": (COORDINATOR, lambda s: ["/vak-bijhouden/"]),
    "lms:explaining": (FACILITATOR, lambda s: ["/toelichten/"]),
    "lms:answers": (HR, lambda s: ["/hr/verklaringen/antwoorden/", "/hr/verklaringen/antwoorden/?gelezen=1"]),
    "lms:answer": (HR, lambda s: [f"/hr/verklaringen/antwoorden/{s.starter_signature.public_id}/"]),
    "lms:declaration_table": (HR, lambda s: ["/hr/verklaringen/"]),
    "lms:declaration_new": (HR, lambda s: ["/hr/verklaringen/nieuw/"]),
    "lms:declaration_kind": (HR, lambda s: ["/hr/verklaringen/wie/hired/", "/hr/verklaringen/wie/on-call/"]),
    "lms:kinds": (HR, lambda s: ["/hr/verklaringen/soorten/", "/en/hr/verklaringen/soorten/"]),
    "lms:kind_new": (HR, lambda s: ["/hr/verklaringen/soorten/nieuw/"]),
    "lms:kind_edit": (HR, lambda s: [f"/hr/verklaringen/soorten/{slug}/" for slug in ("hired", "intern")]),
    "lms:declaration_texts": (HR, lambda s: ["/hr/verklaringen/integriteitsverklaring/teksten/"]),
    "lms:text_new": (HR, lambda s: ["/hr/verklaringen/integriteitsverklaring/teksten/nieuw/"]),
    "lms:declaration_text": (HR, lambda s: [f"/hr/verklaringen/tekst/{s.signature.text_version.public_id}/"]),
    "measurement:answer": (VISITOR, lambda s: [f"/meting/{s.measurement_token}/"]),
    "measurement:own": (EMPLOYEE, lambda s: ["/metingen/mijn/", "/en/metingen/mijn/"]),
    "measurement:explained": (VISITOR, lambda s: ["/meting/uitleg/"]),
    "measurement:studies": (HR, lambda s: ["/metingen/beheer/"]),
    "measurement:plan_new": (HR, lambda s: ["/metingen/beheer/na-een-training/"]),
    "measurement:calendar_new": (HR, lambda s: ["/metingen/beheer/op-vaste-data/"]),
    "measurement:study": (
        HR,
        lambda s: [f"/metingen/beheer/{one.public_id}/" for one in (s.study, s.pulse)],
    ),
    "measurement:release": (
        HR,
        lambda s: [f"/metingen/beheer/{one.public_id}/vrijgeven/" for one in (s.study, s.pulse)],
    ),
    "measurement:share": (
        HR,
        lambda s: [
            f"/metingen/beheer/{s.release.study.public_id}/vrijgeven/{number}/delen/"
            for number in (s.release.number, s.unshared.number)
        ],
    ),
    "measurement:results": (EMPLOYEE, lambda s: ["/metingen/resultaten/", "/en/metingen/resultaten/"]),
    "measurement:result": (
        EMPLOYEE,
        lambda s: [f"{one}/metingen/resultaten/{s.release.study.public_id}/" for one in ("", "/en")],
    ),
    "measurement:open_questions": (HR, lambda s: [_own_words(s), f"/en{_own_words(s)}"]),
    "measurement:open_answers": (
        HR,
        lambda s: [f"{_own_words(s)}t12/toelichting/", f"/en{_own_words(s)}t12/toelichting/?stand=shown"],
    ),
    "measurement:release_run": (HR, lambda s: [f"/metingen/beheer/vrijgave/{s.release_run.public_id}/"]),
    "lms:rounds": (HR, lambda s: ["/hr/verklaringen/rondes/"]),
    "lms:round_new": (HR, lambda s: ["/hr/verklaringen/rondes/nieuw/"]),
    "lms:round": (HR, lambda s: [f"/hr/verklaringen/rondes/{s.signing_round.public_id}/"]),
    "lms:round_names": (HR, lambda s: [f"/hr/verklaringen/rondes/{s.signing_round.public_id}/namen/"]),
    "lms:cohorts": (HR, lambda s: ["/hr/uitnodigingen/"]),
    "lms:cohort_new": (HR, lambda s: ["/hr/uitnodigingen/nieuw/"]),
    "lms:cohort": (HR, lambda s: [f"/hr/uitnodigingen/{s.cohort.public_id}/"]),
    "lms:cohort_names": (HR, lambda s: [f"/hr/uitnodigingen/{s.cohort.public_id}/namen/"]),
    "lms:cohort_opt_out": (
        VISITOR,
        lambda s: [f"/uitnodiging/{s.cohort.members.first().public_id}/geen-mail/"],  # type: ignore[union-attr]
    ),
    "lms:exports": (HR, lambda s: ["/hr/afrondingen/"]),
    "lms:my_declarations": (EMPLOYEE, lambda s: ["/mijn-verklaringen/", "/en/mijn-verklaringen/"]),
    "lms:my_declaration": (
        EMPLOYEE,
        lambda s: [f"/mijn-verklaringen/{s.engagement.public_id}/{s.signing_round.declaration.code}/"],
    ),
    "lms:import_upload": (HR, lambda s: ["/hr/import/"]),
    "lms:import_headings": (HR, lambda s: ["/hr/import/koppen/"]),
    "lms:import_held": (HR, lambda s: ["/hr/import/wacht/"]),
    "lms:import_run": (HR, lambda s: [f"/hr/import/{s.import_run.public_id}/"]),
    "lms:record_upload": (HR, lambda s: ["/hr/import/afrondingen/"]),
    "lms:record_file": (
        HR,
        lambda s: [
            f"/hr/import/afrondingen/{one.public_id}/{query}"
            for one, query in ((s.record_file, ""), (s.record_file, "?deel=nieuw"), (s.records_read, ""))
        ],
    ),
    "lms:import_endings": (HR, lambda s: [f"/hr/import/{s.import_run.public_id}/vertrokken/"]),
    "dilemmas:deck_print": (
        EMPLOYEE,
        lambda s: [f"/printen/{s.paper_deck.public_id}/{kind}/" for kind in ("kaarten", "zakset", "kist")],
    ),
    "dilemmas:deck_print_run": (EMPLOYEE, lambda s: [f"/printwerk/{s.deck_print.public_id}/"]),
    "dilemmas:card": (VISITOR, lambda s: [f"/kaart/{s.paper_case.case_key}/"]),
    "dilemmas:cards": (VISITOR, lambda s: [f"/kaarten/{s.paper_deck.share_token}/"]),
    "dilemmas:outdoors": (
        VISITOR,
        lambda s: [f"{prefix}/buiten/{s.paper_deck.share_token}/1/" for prefix in ("", "/en")],
    ),
    # The page of now is another one: it redirects.
    "dilemmas:poll_now": (VISITOR, lambda s: ["/poll/", "/en/poll/"]),
    "dilemmas:poll": (
        VISITOR,
        lambda s: [
            f"/poll/{s.poll.public_id}/",
            f"/poll/{s.second_poll.public_id}/",
            f"/poll/{s.past_poll.public_id}/",
            f"/en/poll/{s.past_poll.public_id}/",
        ],
    ),
    "dilemmas:poll_archive": (VISITOR, lambda s: ["/poll/archief/", "/en/poll/archief/"]),
    "dilemmas:poll_reaction": (
        VISITOR,
        lambda s: [
            f"/poll/reactie/{s.poll.public_id}/",
            f"/poll/reactie/{s.poll.public_id}/?verstuurd=1",
            f"/poll/reactie/{s.past_poll.public_id}/",
        ],
    ),
    "dilemmas:embed_now": (VISITOR, lambda s: ["/embed/poll/"]),
    "dilemmas:embed_poll": (
        VISITOR,
        lambda s: [f"/embed/poll/{one.public_id}/" for one in (s.poll, s.second_poll, s.past_poll)],
    ),
    "dilemmas:poll_reactions": (COORDINATOR, lambda s: ["/poll/reacties/"]),
    "dilemmas:prize": (
        EMPLOYEE,
        lambda s: [f"/prijs/{s.prize.public_id}/", f"/prijs/{s.closed_prize.public_id}/"],
    ),
    "dilemmas:prize_desk": (
        COORDINATOR,
        lambda s: [f"/prijs/{one.public_id}/trekking/" for one in (s.prize, s.closed_prize)],
    ),
    "page:moral_case_law": (
        VISITOR,
        lambda s: [
            "/moresprudentie/",
            "/en/moral-case-law/",
            "/moresprudentie/?thema=middelen&waarde=zorgvuldigheid",
            "/moresprudentie/?q=xyzzyx",
        ],
    ),
    "page:outcome": (
        VISITOR,
        lambda s: [
            "/moresprudentie/aan-tafel-praten-we-over-het-werk/",
            "/en/moral-case-law/eerst-eerlijk-verdelen/",
        ],
    ),
    "dilemmas:outcome_offer": (MANAGER, lambda s: ["/moresprudentie-inbrengen/"]),
    "dilemmas:outcome_offered": (MANAGER, lambda s: ["/moresprudentie-inbrengen/klaar/"]),
    "dilemmas:live_phone": (VISITOR, lambda s: ["/live/", "/en/live/"]),
    "dilemmas:propose": (VISITOR, lambda s: ["/inbrengen/", "/en/inbrengen/"]),
    "dilemmas:propose_form": (VISITOR, lambda s: ["/inbrengen/dilemma/"]),
    "dilemmas:propose_follow": (VISITOR, lambda s: ["/inbrengen/volgen/"]),
    "dilemmas:propose_named": (EMPLOYEE, lambda s: ["/inbrengen-met-naam/"]),
    "dilemmas:proposals": (COORDINATOR, lambda s: ["/inbreng/"]),
    "dilemmas:proposal": (
        COORDINATOR,
        lambda s: [f"/inbreng/{one.pk}/" for one in (s.proposal, s.declined)],
    ),
    "dilemmas:proposal_elsewhere": (COORDINATOR, lambda s: [f"/inbreng/{s.proposal.pk}/ergens-anders/"]),
    "dilemmas:sessions": (EMPLOYEE, lambda s: ["/sessies/", "/en/sessies/"]),
    "dilemmas:session_plan": (FACILITATOR, lambda s: ["/sessies/plannen/"]),
    "dilemmas:check_in": (EMPLOYEE, lambda s: ["/sessies/inchecken/"]),
    "dilemmas:coverage": (COORDINATOR, lambda s: ["/sessies/dekking/", "/en/sessies/dekking/?jaar=2022"]),
    "dilemmas:free_hours": (FACILITATOR, lambda s: ["/sessies/vrije-uren/"]),
    "dilemmas:session": (
        FACILITATOR,
        lambda s: [_session(s.planned_session), _session(s.played_session), _session(s.hall_session)],
    ),
    "dilemmas:session_move": (FACILITATOR, lambda s: [f"{_session(s.planned_session)}wijzigen/"]),
    "dilemmas:session_presence": (
        FACILITATOR,
        lambda s: [f"{_session(one)}aanwezig/" for one in (s.planned_session, s.played_session)],
    ),
    "dilemmas:session_report": (EMPLOYEE, lambda s: [f"{_session(s.played_session)}verslag/"]),
    "dilemmas:table_sign_run": (
        EMPLOYEE,
        lambda s: [f"/sessies/tafelkaartjes/{s.table_signs.public_id}/"],
    ),
    "dilemmas:poster_run": (EMPLOYEE, lambda s: [f"/sessies/posters/{s.poster.public_id}/"]),
}


def _session(session: LiveSession) -> str:
    return f"/sessies/{session.public_id}/"
