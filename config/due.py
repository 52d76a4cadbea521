"""What must happen by itself. Each part is safe to repeat and to run twice at once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django_tasks.base import Task

from dilemmas.actions.attendance import tidy_check_ins
from dilemmas.actions.choices import flush_choices
from dilemmas.actions.posters import wipe_old_posters
from dilemmas.actions.printing import wipe_old_deck_prints
from dilemmas.actions.prizes import forget_prize_entries
from dilemmas.actions.proposals import erase_due_proposals
from dilemmas.actions.reactions import forget_unread_reactions
from dilemmas.actions.sessions import close_evaluations, drop_past_hours, end_forgotten_sessions
from dilemmas.actions.table_signs import wipe_old_table_signs
from dilemmas.actions.voting import end_polls
from dilemmas.models import DeckPrintRun, PosterRun, TableSignRun
from dilemmas.tasks import print_deck_of, print_poster_of, print_table_signs_of
from foundation import clock
from foundation.audit.actions import publish_chain_head
from foundation.clock import local_date
from foundation.mailing.actions import send_due_mail
from foundation.mailing.announcing import queue_announcements
from foundation.people.actions.announcing import note_rights_table
from foundation.people.actions.entry import forget_tablet_codes
from foundation.people.actions.exceptions import tally_for_the_menu
from foundation.people.actions.limits import forget_old_lookups
from foundation.people.actions.roles import end_roles_of_leavers, follow_role_dates
from foundation.people.actions.teams import settle_reports
from foundation.people.importing.actions import discard_forgotten_runs
from foundation.people.limits import Limit
from foundation.people.queries.limits import limits_in_force
from foundation.people.reorganising.actions import carry_on_stays
from foundation.printing.actions import requeue_stale
from foundation.printing.models import PrintRun
from lms.actions.assigning import assign_requirements
from lms.actions.ceremonies import forget_oath_choices
from lms.actions.cohorts import keep_standings, remind_cohorts
from lms.actions.course_roles import follow_earned_roles
from lms.actions.documents import make_missing_documents
from lms.actions.expiring import ask_again_what_ran_out
from lms.actions.exports import export_nightly, wipe_old_exports
from lms.actions.externals import remind_externals, tell_leavers, tell_of_ending_certificates
from lms.actions.letters import forget_old_letters, return_letters
from lms.actions.lives import silence_the_deceased
from lms.actions.passes import follow_passes
from lms.actions.printing import wipe_old_prints
from lms.actions.proofs import make_missing_proof_documents
from lms.actions.record_files import discard_forgotten_records
from lms.actions.reminders import digest_to_coordinators, digest_to_managers, forget_ticks, remind_staff
from lms.actions.rounds import remind_signers
from lms.actions.seats import fill_coming, invite_eligible
from lms.actions.settling import settle_all
from lms.models import CertificatePrintRun, CohortRun, RecordRun, RequirementRun
from lms.tasks import invite_cohort_of, lay_requirement_of, print_certificates, write_records_of
from measurement.actions.closing import close_windows
from measurement.actions.flushing import flush_answers, flush_sentences
from measurement.actions.following import follow_studies
from measurement.actions.inviting import send_invitations
from measurement.actions.releasing import forget_old_runs as forget_old_release_runs
from measurement.actions.report_runs import wipe_old_reports
from measurement.actions.self_scans import flush_scans, forget_scans
from measurement.actions.studies import end_studies, forget_items
from measurement.actions.study_keys import destroy_due_keys, make_study_keys
from measurement.models import ReleaseRun, ReportRun
from measurement.tasks import make_release_of, write_report_of

logger = logging.getLogger(__name__)

Part = Callable[[datetime], int]
# So long a run sends mail; the rest waits for the next run, a minute later. Of fifteen thousand mails all go in some
# minutes where a server takes fifty a second, and what else is due never waits for long.
MAIL_SECONDS = 40


@dataclass
class Done:
    """Name of the work → how much was done; and the names of the parts that failed."""

    counts: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def run_due(*, at: datetime) -> Done:
    """One part that fails is logged and stops none of the others."""
    done = Done()
    for name, part in PARTS:
        try:
            done.counts[name] = part(at)
        except Exception:
            logger.exception("run_due: %s failed", name)
            done.failed.append(name)
    return done


# Each kind of run, and the task that carries it out.
RUNS: tuple[tuple[type[PrintRun], Task], ...] = (
    (CertificatePrintRun, print_certificates),
    (DeckPrintRun, print_deck_of),
    (PosterRun, print_poster_of),
    (TableSignRun, print_table_signs_of),
    (ReleaseRun, make_release_of),
    (ReportRun, write_report_of),
    (RequirementRun, lay_requirement_of),
    (RecordRun, write_records_of),
    (CohortRun, invite_cohort_of),
)


def _requeue(at: datetime) -> int:
    done = 0
    for kind, task in RUNS:
        for run in requeue_stale(kind, at=at):
            task.enqueue(str(run.public_id))
            done += 1
    return done


def _end_sessions(at: datetime) -> int:
    limits = limits_in_force(local_date(at))
    return end_forgotten_sessions(threshold=limits[Limit.LIVE], at=at)


def _publish(at: datetime) -> int:
    publish_chain_head(at=at)
    return 0


# In this order: what is laid on people before the mail about it.
PARTS: list[tuple[str, Part]] = [
    ("stays_carried_on", lambda at: carry_on_stays(at=at)),
    ("assigned", lambda at: assign_requirements(at=at)),
    ("checks_asked_again", lambda at: ask_again_what_ran_out(at=at)),
    ("completions_settled", lambda at: settle_all(at=at)),
    ("roles_earned", lambda at: follow_earned_roles(at=at)),
    ("passes_followed", lambda at: follow_passes(at=at)),
    ("externals_reminded", lambda at: remind_externals(at=at)),
    ("staff_reminded", lambda at: remind_staff(at=at)),
    ("managers_told", lambda at: digest_to_managers(at=at)),
    ("coordinators_told", lambda at: digest_to_coordinators(at=at)),
    ("ticks_forgotten", lambda at: forget_ticks(at=at)),
    ("signers_reminded", lambda at: remind_signers(at=at)),
    ("cohorts_reminded", lambda at: remind_cohorts(at=at)),
    ("cohorts_counted", lambda at: keep_standings(at=at)),
    ("certificates_told", lambda at: tell_of_ending_certificates(at=at)),
    ("leavers_told", lambda at: tell_leavers(at=at)),
    ("silenced", lambda at: silence_the_deceased(at=at)),
    # Places that came free with a death or a merge go to who waits, before anybody new is asked.
    ("waiting_asked", lambda at: fill_coming(at=at)),
    ("eligible_invited", lambda at: invite_eligible(at=at)),
    ("settled", lambda at: settle_reports(at=at)),
    ("leavers_roles_ended", lambda at: end_roles_of_leavers(at=at)),
    ("logins_followed", lambda at: follow_role_dates(at=at)),
    ("tallied", lambda at: tally_for_the_menu(at=at)),
    ("documents_made", lambda at: make_missing_documents(at=at)),
    ("proofs_made", lambda at: make_missing_proof_documents(at=at)),
    ("completions_exported", lambda at: export_nightly(at=at)),
    ("requeued", _requeue),
    (
        "prints_wiped",
        lambda at: (
            wipe_old_prints(at=at)
            + wipe_old_deck_prints(at=at)
            + wipe_old_posters(at=at)
            + wipe_old_table_signs(at=at)
            + forget_old_release_runs(at=at)
            + wipe_old_reports(at=at)
            + wipe_old_exports(at=at)
        ),
    ),
    # What is ended leaves keys behind, and then these go.
    ("sessions_ended", _end_sessions),
    ("check_ins_tidied", lambda at: tidy_check_ins(at=at)),
    ("evaluations_closed", lambda at: close_evaluations(at=at)),
    ("free_hours_dropped", lambda at: drop_past_hours(at=at)),
    ("files_discarded", lambda at: discard_forgotten_runs(at=at) + discard_forgotten_records(at=at)),
    ("choices_forgotten", lambda at: forget_oath_choices(at=at)),
    # A round that is over is closed before what waits is counted once more.
    ("poll_rounds_ended", lambda at: end_polls(at=at)),
    ("choices_counted", lambda at: flush_choices(at=at)),
    ("scans_counted", lambda at: flush_scans(at=at)),
    ("scans_forgotten", lambda at: forget_scans(at=at)),
    # What is over is closed before what waits is looked at, and that before any key goes.
    ("measurement_keys_made", lambda at: make_study_keys(at=at)),
    ("measurements_followed", lambda at: follow_studies(at=at)),
    ("measurement_windows_closed", lambda at: close_windows(at=at)),
    ("measurements_ended", lambda at: end_studies(at=at)),
    ("answers_written", lambda at: flush_answers(at=at)),
    ("sentences_written", lambda at: flush_sentences(at=at)),
    ("measurement_keys_destroyed", lambda at: destroy_due_keys(at=at)),
    ("answers_forgotten", lambda at: forget_items(at=at)),
    ("measurements_invited", lambda at: send_invitations(at=at)),
    ("reactions_forgotten", lambda at: forget_unread_reactions(at=at)),
    ("prize_entries_forgotten", lambda at: forget_prize_entries(at=at)),
    ("proposals_erased", lambda at: erase_due_proposals(at=at)),
    ("tablet_codes_forgotten", lambda at: forget_tablet_codes(at=at)),
    ("lookups_forgotten", lambda at: forget_old_lookups(at=at)),
    ("rights_changed", lambda at: int(note_rights_table(at=at))),
    ("letters_returned", lambda at: return_letters(at=at)),
    ("letters_forgotten", lambda at: forget_old_letters(at=at)),
    ("announced", lambda at: queue_announcements(at=at)),
    ("sent", lambda at: send_due_mail(at=at, may_go_on=clock.lasting(MAIL_SECONDS)).sent),
    ("head_published", _publish),
]
