"""The addresses that are no page, over the scene of tests/browser/scene.py; pages stand in AXE_PAGES.

`ACTIONS`: name of the address → its path and what a press of its button sends. A new button or file goes here,
or else tests/test_access_matrix.py fails.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lms.models import OathRecord
from measurement.actions.tokens import digest_of
from measurement.models import InvitationToken
from tests.browser.pages import AXE_PAGES, EMPLOYEE, INVITED, MANAGER, Scene


@dataclass(frozen=True)
class Address:
    """GET shows it or fetches its file, unless it is a button."""

    path: Callable[[Scene], str]
    method: str = "get"
    form: Callable[[Scene], dict[str, str]] = lambda s: {}
    # Whose it is, for what belongs to one person; as in AXE_PAGES.
    owner: str = ""


def press(path: Callable[[Scene], str], *, owner: str = "", **form: str) -> Address:
    return Address(path, method="post", form=lambda s: form, owner=owner)


def _own_invitation(s: Scene) -> str:
    token = InvitationToken.objects.get(digest=digest_of(s.measurement_token))
    return str(token.invitation.public_id)


def _ceremony(s: Scene) -> str:
    return str(s.ceremony.occasion.public_id)


def _day(s: Scene) -> str:
    return f"/hr/dagen/{s.part_day.occasion.public_id}/"


def _to_come(s: Scene) -> str:
    return f"/hr/ambtseed/{s.coming_ceremony.occasion.public_id}/"


def _draft(s: Scene) -> str:
    return f"/hr/eenheden/reorganisatie/{s.draft.public_id}/"


def _group(s: Scene) -> str:
    return f"/werkgroepen/{s.coming.group.public_id}/"


def _coming(s: Scene) -> str:
    return f"/overleg/{s.coming.occasion.public_id}/"


def _planned(s: Scene) -> str:
    return f"/sessies/{s.planned_session.public_id}/"


def _played(s: Scene) -> str:
    return f"/sessies/{s.played_session.public_id}/"


def _deck(s: Scene) -> str:
    return f"/stapels/{s.deck.public_id}/"


ACTIONS: dict[str, Address] = {
    "brand_css": Address(lambda s: "/huisstijl.css"),
    "style_certificate": Address(lambda s: "/stijl/oorkonde/"),
    "stay_logged_in": press(lambda s: "/blijf-ingelogd/"),
    "people:tablet_done": press(lambda s: "/tablet/klaar/"),
    "people:not_my_team": press(lambda s: f"/team/{s.member.public_id}/niet-mijn-team/"),
    "people:still_my_team": press(lambda s: f"/team/{s.member.public_id}/toch-mijn-team/"),
    # Who is on nobody's list has nothing to tick off.
    "lms:monday_tick": press(lambda s: "/team/maandag/afvinken/", item="late:none", done="1"),
    "lms:contacted": press(
        lambda s: f"/hr/herinneringen/contact/{s.escalation.public_id}/", outcome="agreed"
    ),
    "people:reject_team_report": press(
        lambda s: f"/hr/uitzonderingen/{s.manager.team_reports.get().public_id}/blijft/"
    ),
    "people:limit_withdraw": press(lambda s: f"/instellingen/{s.limit_change.pk}/intrekken/"),
    "people:reorganisation_step_away": press(lambda s: f"{_draft(s)}stap/{s.split.pk}/weg/"),
    "people:reorganisation_decide": press(lambda s: f"{_draft(s)}besluit/"),
    "people:reorganisation_cancel": press(
        lambda s: f"/hr/eenheden/reorganisatie/{s.planned.public_id}/trek-in/"
    ),
    "people:reorganisation_discard": press(lambda s: f"{_draft(s)}weggooien/"),
    "meetings:group_close": press(lambda s: f"{_group(s)}stoppen/"),
    "meetings:member_add": press(lambda s: f"{_group(s)}leden/erbij/", part="member"),
    "meetings:member_end": press(lambda s: f"{_group(s)}leden/{s.group_member.public_id}/eraf/"),
    "meetings:meeting_cancel": press(lambda s: f"{_coming(s)}vervalt/", owner=EMPLOYEE),
    "meetings:meeting_file": Address(lambda s: f"{_coming(s)}agenda.ics", owner=EMPLOYEE),
    "meetings:agenda_add": press(lambda s: f"{_coming(s)}agenda/", owner=EMPLOYEE, title="Rondvraag"),
    "meetings:agenda_remove": press(
        lambda s: f"{_coming(s)}agenda/{s.coming.agenda.get().public_id}/weg/", owner=EMPLOYEE
    ),
    "meetings:decision_add": press(
        lambda s: f"/overleg/{s.held.occasion.public_id}/besluit/", owner=EMPLOYEE, text="Wij gaan door."
    ),
    "meetings:decision_remove": press(
        lambda s: f"/overleg/{s.held.occasion.public_id}/besluit/{s.held.decisions.get().public_id}/weg/",
        owner=EMPLOYEE,
    ),
    "lms:external_explained": press(
        lambda s: f"/externen/{s.external.public_id}/toegelicht/gedragscode/", owner=MANAGER
    ),
    # Without the version that a page shows, nothing changes.
    "lms:kind_retire": press(lambda s: "/hr/verklaringen/soorten/hired/vervalt/", version="0"),
    "lms:kind_restore": press(lambda s: "/hr/verklaringen/soorten/hired/terug/", version="0"),
    "lms:requirement_count": press(lambda s: "/hr/verplichtingen/wie/aantal/", kinds="medewerker"),
    "lms:requirement_bulk": press(
        lambda s: f"/hr/verplichtingen/{s.bulk_change.requirement.public_id}/mensen/samen/",
        act="exempt",
        press="6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
        assignment="6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
    ),
    "lms:requirement_bulk_undo": press(
        lambda s: f"/hr/verplichtingen/samen/{s.bulk_change.public_id}/terug/"
    ),
    "lms:round_close": press(lambda s: f"/hr/verklaringen/rondes/{s.signing_round.public_id}/sluiten/"),
    "measurement:own_open": press(lambda s: f"/metingen/mijn/{_own_invitation(s)}/", owner=EMPLOYEE),
    "lms:cohort_close": press(lambda s: f"/hr/uitnodigingen/{s.cohort.public_id}/sluiten/"),
    "lms:export_make": press(lambda s: "/hr/afrondingen/maken/"),
    "lms:export_file": Address(lambda s: f"/hr/afrondingen/{s.export.public_id}/"),
    "measurement:study_stop": press(lambda s: f"/metingen/beheer/{s.study.public_id}/stoppen/"),
    "lms:programme_role_set": press(
        lambda s: f"/hr/dagen/rollen/{s.role_programme.public_id}/", role="facilitator"
    ),
    # There is nothing to decide of who has the role already.
    "lms:programme_role_decide": press(
        lambda s: f"/hr/dagen/rollen/wie/{s.programme_done.public_id}/", gives="0"
    ),
    "lms:proof_of_module": press(
        lambda s: f"/mijn-plan/bewijzen/module/{s.proof.completion.public_id}/", owner=INVITED
    ),
    "lms:proof_of_programme": press(
        lambda s: f"/mijn-plan/bewijzen/programma/{s.programme_done.public_id}/", owner=INVITED
    ),
    "lms:proof_document": Address(lambda s: f"/mijn-plan/bewijzen/pdf/{s.proof.public_id}/", owner=INVITED),
    # Without a revocation there is nothing to make anew.
    "lms:proof_anew": press(lambda s: f"/hr/mensen/bewijs/{s.proof.public_id}/opnieuw/"),
    "lms:my_document": Address(lambda s: f"/mijn-verklaringen/pdf/{s.signature.public_id}/"),
    "dilemmas:favourite": Address(
        lambda s: "/stapels/favoriet/", method="post", form=lambda s: {"case": str(s.case_key), "wanted": "1"}
    ),
    "dilemmas:deck_delete": press(lambda s: f"{_deck(s)}weg/", owner=EMPLOYEE),
    "dilemmas:deck_copy": press(lambda s: f"{_deck(s)}neem-over/", owner=EMPLOYEE),
    "dilemmas:deck_file": Address(lambda s: f"{_deck(s)}bestand/", owner=EMPLOYEE),
    "dilemmas:deck_share": press(lambda s: f"{_deck(s)}delen/", owner=EMPLOYEE),
    "dilemmas:deck_unshare": press(lambda s: f"{_deck(s)}delen/stop/", owner=EMPLOYEE),
    "dilemmas:card_add": Address(
        lambda s: f"{_deck(s)}kaart/erbij/",
        method="post",
        form=lambda s: {"case": str(s.case_key)},
        owner=EMPLOYEE,
    ),
    "dilemmas:card_move": press(lambda s: f"{_deck(s)}kaart/{s.case_key}/plek/", owner=EMPLOYEE, to="2"),
    "dilemmas:card_remove": press(lambda s: f"{_deck(s)}kaart/{s.case_key}/weg/", owner=EMPLOYEE),
    "dilemmas:shared_deck_copy": press(lambda s: f"/s/{s.deck.share_token}/neem-over/"),
    "dilemmas:practice_resume": Address(lambda s: f"/oefenen/{s.practising.public_id}/", owner=EMPLOYEE),
    "lms:read_in": press(lambda s: "/welkom/lezen/", reading="nl-easy", next="/welkom/"),
    "lms:declaration_document": Address(lambda s: f"/welkom/document/{s.starter_signature.public_id}/"),
    "lms:part_done": press(lambda s: f"/mijn-plan/onderdeel/{s.reading.public_id}/gedaan/", owner=EMPLOYEE),
    "lms:part_day": Address(
        lambda s: f"/mijn-plan/onderdeel/{s.part_day.part.public_id}/dag/",
        method="post",
        form=lambda s: {"day": str(s.part_day.occasion.public_id)},
        owner=EMPLOYEE,
    ),
    "lms:part_leave": press(
        lambda s: f"/mijn-plan/onderdeel/{s.part_day.part.public_id}/afmelden/", owner=EMPLOYEE
    ),
    "lms:day_cancel": press(lambda s: f"{_day(s)}afzeggen/"),
    "lms:day_invite": press(lambda s: f"{_day(s)}uitnodigen/"),
    "lms:day_presence": press(lambda s: f"{_day(s)}{s.day_seat.public_id}/", present="1"),
    "lms:ceremony_invite": press(lambda s: f"/hr/ambtseed/{_ceremony(s)}/uitnodigen/"),
    "lms:ceremony_print": press(lambda s: f"/hr/ambtseed/{_ceremony(s)}/oorkonden/"),
    "lms:ceremony_cancel": press(lambda s: f"{_to_come(s)}gaat-niet-door/", reason="De zaal is bezet."),
    "lms:ceremony_item_remove": press(lambda s: f"{_to_come(s)}programma/{s.programme_item.public_id}/weg/"),
    "lms:letter_keep": press(lambda s: "/mijn-plan/brief/bewaar/"),
    "lms:letter_delete": press(lambda s: "/mijn-plan/brief/weg/"),
    "lms:talk_held": press(lambda s: "/gesprekskaart/gevoerd/"),
    "lms:upkeep_remove": press(lambda s: "/vak-bijhouden/00000000-0000-4000-8000-000000000000/weg/"),
    "lms:desk": Address(lambda s: f"/eed/{_ceremony(s)}/"),
    "lms:confirm_oath": press(lambda s: f"/eed/{_ceremony(s)}/{s.seat.public_id}/bevestig/", form="promise"),
    "lms:take_back_oath": press(lambda s: f"/eed/{_ceremony(s)}/{s.seat.public_id}/toch-niet/"),
    "lms:mark_absent": press(lambda s: f"/eed/{_ceremony(s)}/{s.seat.public_id}/afwezig/"),
    # Of a module with a film or a file to take along; that of the scene has none.
    "lms:file": Address(lambda s: f"/leren/{s.attempt.public_id}/bestand/{'0' * 64}.pdf"),
    "lms:image": Address(lambda s: f"/leren/beeld/{_image(s)}"),
    # Of who did no test it leads on; the page itself is opened in tests/browser/test_testing_out.py.
    "lms:test_result": Address(lambda s: f"/leren/{s.attempt.public_id}/toets/", owner=EMPLOYEE),
    "lms:resume": Address(lambda s: f"/leren/{s.attempt.public_id}/", owner=EMPLOYEE),
    "lms:print_download": Address(lambda s: f"/oorkonden/{s.print_run.public_id}/pdf/"),
    "dilemmas:deck_print_file": Address(lambda s: f"/printwerk/{s.deck_print.public_id}/pdf/"),
    "lms:request_certificate": press(lambda s: f"/mijn-plan/oorkonde/{_own_oath(s)}/", owner=MANAGER),
    "lms:import_map": press(lambda s: f"/hr/import/{s.import_run.public_id}/koppen/"),
    "lms:import_apply": press(lambda s: f"/hr/import/{s.import_run.public_id}/importeer/"),
    "lms:import_discard": press(lambda s: f"/hr/import/{s.import_run.public_id}/weg/"),
    "lms:record_apply": press(lambda s: f"/hr/import/afrondingen/{s.record_file.public_id}/importeer/"),
    "lms:record_discard": press(lambda s: f"/hr/import/afrondingen/{s.record_file.public_id}/weg/"),
    "lms:import_heading_forget": press(lambda s: "/hr/import/koppen/vergeet/", kind="people", heading="x"),
    "dilemmas:poll_rss": Address(lambda s: "/poll/rss/"),
    "dilemmas:poll_atom": Address(lambda s: "/poll/atom/"),
    "dilemmas:oembed": Address(lambda s: "/oembed/?url=http://testserver/poll/"),
    "dilemmas:poll_reaction_decide": press(
        lambda s: f"/poll/reacties/{s.reaction.pk}/", decision="reject", reason="names"
    ),
    "dilemmas:prize_enter": press(lambda s: f"/prijs/{s.prize.public_id}/meedoen/"),
    "dilemmas:prize_leave": press(lambda s: f"/prijs/{s.prize.public_id}/niet-meer/"),
    "dilemmas:prize_draw": press(lambda s: f"/prijs/{s.closed_prize.public_id}/trekking/nu/"),
    "dilemmas:live_api": press(lambda s: "/live/api/"),
    "dilemmas:live_code": press(lambda s: "/live/code/"),
    "measurement:figures_file": Address(lambda s: "/cijfers/bestand/"),
    "measurement:figure_import_apply": press(lambda s: f"/cijfers/inlezen/{s.figure_import.public_id}/ja/"),
    "measurement:figure_import_discard": press(
        lambda s: f"/cijfers/inlezen/{s.figure_import.public_id}/weg/"
    ),
    "measurement:self_scan_begin": press(lambda s: "/zelfscan/begin/", owner=MANAGER),
    "lms:import_retry": press(lambda s: "/hr/import/wacht/opnieuw/"),
    "dilemmas:propose_answer": press(lambda s: "/inbrengen/volgen/antwoord/", code="x", answer="Ja."),
    "dilemmas:propose_withdraw": press(lambda s: "/inbrengen/volgen/intrekken/", code="x"),
    "dilemmas:proposal_ask": press(lambda s: f"/inbreng/{s.proposal.pk}/vraag/", question="Hoe vaak?"),
    "dilemmas:proposal_decline": press(
        lambda s: f"/inbreng/{s.proposal.pk}/niet-gebruiken/", reason="have_one"
    ),
    "dilemmas:proposal_reopen": press(lambda s: f"/inbreng/{s.declined.pk}/terug/"),
    "dilemmas:session_wish": press(lambda s: "/sessies/zonder-leidinggevende/"),
    "dilemmas:free_hour_away": press(lambda s: f"/sessies/vrije-uren/{s.free_hour.pk}/weg/"),
    "dilemmas:session_host_add": press(lambda s: f"{_planned(s)}begeleider/"),
    "dilemmas:session_host_remove": press(lambda s: f"{_planned(s)}begeleider/weg/"),
    "dilemmas:session_invite": press(lambda s: f"{_planned(s)}uitnodigen/"),
    "dilemmas:session_cancel": press(lambda s: f"{_planned(s)}gaat-niet-door/", reason="Te druk."),
    "dilemmas:session_heads": press(lambda s: f"{_planned(s)}aantal/", heads="7"),
    "dilemmas:session_kept": press(lambda s: f"{_planned(s)}nagekomen/", kept="ja"),
    "dilemmas:session_file": Address(lambda s: f"{_planned(s)}agenda.ics"),
    "dilemmas:session_tap": press(lambda s: f"{_played(s)}verslag/zeg-het/", question="useful", answer="yes"),
    "measurement:share_take_back": press(
        lambda s: (
            f"/metingen/beheer/{s.release.study.public_id}/vrijgeven/{s.release.number}/niet-meer-delen/"
        )
    ),
    "measurement:report_figures": Address(lambda s: f"{_report(s)}cijfers/"),
    "measurement:report_request": press(lambda s: f"{_report(s)}rapport/", kind="pdf"),
    "measurement:report_file": Address(lambda s: f"/metingen/bestanden/{s.report_run.public_id}/bestand/"),
    "dilemmas:session_poster": press(lambda s: f"{_played(s)}verslag/poster/", question="En nu?"),
    "dilemmas:session_tables": press(lambda s: f"{_planned(s)}tafels/", tables="4"),
    "dilemmas:table_signs": press(lambda s: f"{_planned(s)}tafels/kaartjes/"),
    "dilemmas:table_sign_file": Address(lambda s: f"/sessies/tafelkaartjes/{s.table_signs.public_id}/pdf/"),
    "measurement:codebook_file": Address(lambda s: "/metingen/vragenlijsten/klein/1/codeboek.csv"),
    "dilemmas:poster_file": Address(lambda s: f"/sessies/posters/{s.poster.public_id}/pdf/"),
}


def _report(s: Scene) -> str:
    return f"/metingen/{s.release.study.public_id}/"


def _own_oath(s: Scene) -> str:
    return str(OathRecord.objects.get(engagement__person=s.manager).public_id)


def _image(s: Scene) -> str:
    """A picture in the module that Noor takes."""
    steps = [step for lesson in s.attempt.content["lessons"] for step in lesson["steps"]]
    return next(step["image"]["file"] for step in steps if step["type"] == "image")


# Pages of whoever leads that session; most pages of a manager are for every manager.
OF_A_HOST = {"dilemmas:live_console", "dilemmas:live_screen"}


# Of the manager alone, whoever else leads people.
OF_A_MANAGER = {f"measurement:self_scan{name}" for name in ("", "_result", "_erase")}


def address_of(name: str) -> Address:
    """A page or an action; raises KeyError for one that stands in neither registry."""
    if name in ACTIONS:
        return ACTIONS[name]
    opener, paths = AXE_PAGES[name]
    owner = opener if opener in (EMPLOYEE, INVITED) or name in OF_A_HOST | OF_A_MANAGER else ""
    return Address(lambda s: paths(s)[0], owner=owner)
