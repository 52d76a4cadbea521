"""The poster of a session as PDF: asked for by who reads its report, made by the worker, wiped after a day."""

from datetime import datetime

from django.db import transaction
from django.utils import translation

from dilemmas.models import LiveSession, Phase, PosterRun
from dilemmas.posters import PosterLine, print_poster
from dilemmas.queries.session_reports import report_address
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.models import Person
from foundation.people.queries import UnitHistory
from foundation.printing.actions import old_runs, print_storage, take_up, write_print
from foundation.printing.models import PrintRunStatus


@transaction.atomic
def request_poster(*, session: LiveSession, question: str, by: Person, at: datetime) -> PosterRun:
    """Who asks for the same twice waits for one run. Raises DomainError (session_not_ended).

    The caller enqueues the task once this is committed.
    """
    if session.phase != Phase.ENDED:
        raise DomainError("session_not_ended")
    text = " ".join(question.split())[:160]
    waiting = (PrintRunStatus.QUEUED, PrintRunStatus.RUNNING)
    same = PosterRun.objects.filter(session=session, question=text, requested_by=by, status__in=waiting)
    return same.first() or PosterRun.objects.create(
        session=session, question=text, requested_by=by, requested_at=at, moved_at=at, total_count=1
    )


def make_poster(*, run: PosterRun, at: datetime) -> None:
    """Renders the file. Safe to repeat: a second worker finds the run taken or done. Raises DomainError (poster_too_long),
    and the run says that it failed."""
    if not take_up(run, at=at):
        return
    session, language = run.session, run.requested_by.language
    place = UnitHistory().place_of(session.unit_id, on=local_date(session.occasion.starts_at))
    lines = [
        PosterLine(one.text, one.owner, one.due_on) for one in session.agreements.order_by("created_at", "pk")
    ]

    def render(tell: object) -> bytes:
        with translation.override(language):
            return print_poster(
                lines,
                team=place.name if place else "",
                question=run.question,
                address=report_address(session),
                language=language,
            )

    write_print(run=run, total=1, render=render, at=at)


def wipe_old_posters(*, at: datetime) -> int:
    old = old_runs(PosterRun, at=at)
    for run in old:
        print_storage().delete(run.file_name)
        run.delete()
    return len(old)
