"""Tables in a plenary: how many there are, the one line of each, and what they tell the coordinator.

Nothing here reads or writes a vote, and no vote knows a table (docs/decisions/0019-methods-and-tables.md).
"""

from django.db import transaction

from dilemmas.actions.live_voting import touch
from dilemmas.models import ArgumentState, LiveCard, LiveSession, Phase, SessionNote, TableLine
from dilemmas.models.live import IN_VOTE
from dilemmas.queries.methods import method_of
from dilemmas.rules.session import Kind, Step
from dilemmas.rules.tables import LINE_LENGTH, is_number_of_tables, is_table, may_have_tables
from foundation.errors import DomainError

_BEFORE_PLAY = (Phase.PLANNED, Phase.LOBBY)


def check_tables(kind: Kind, tables: int) -> None:
    """Raises DomainError: not_a_plenary, wrong_tables."""
    if tables and not may_have_tables(kind):
        raise DomainError("not_a_plenary")
    if not is_number_of_tables(tables):
        raise DomainError("wrong_tables")


@transaction.atomic
def set_tables(*, session: LiveSession, tables: int) -> None:
    """So many, until the first card; 0: people talk in threes.

    Raises DomainError: not_a_plenary, wrong_tables, session_playing.
    """
    locked = LiveSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    check_tables(Kind(locked.kind), tables)
    if locked.phase not in _BEFORE_PLAY:
        raise DomainError("session_playing")
    locked.tables = tables
    locked.save(update_fields=["tables"])
    touch(locked.pk)


@transaction.atomic
def say_for_table(*, card: LiveCard, table: int, text: str) -> TableLine:
    """What weighed most at this table; a later line takes the place of the one before, and is read anew.

    Only while tables talk: what comes in during a vote could be laid beside it.
    Raises DomainError: no_such_table, empty_text, arguments_off, not_now.
    """
    locked = LiveCard.objects.select_for_update(of=("self",)).select_related("session").get(pk=card.pk)
    _require_table(locked.session, table)
    words = " ".join(text.split())
    if not words:
        raise DomainError("empty_text")
    if not locked.session.has_arguments:
        raise DomainError("arguments_off")
    if locked.ended_at or locked.step != Step.WEIGH or locked.round_state in IN_VOTE:
        raise DomainError("not_now")
    TableLine.objects.filter(card=locked, table=table).delete()
    line = TableLine.objects.create(card=locked, table=table, text=words[:LINE_LENGTH])
    touch(locked.session_id)
    return line


def moderate_line(*, line: TableLine, state: ArgumentState) -> None:
    TableLine.objects.filter(pk=line.pk).update(state=state)
    touch(line.card.session_id)


@transaction.atomic
def note_of_table(*, session: LiveSession, table: int, kind: SessionNote.Kind, text: str) -> SessionNote:
    """What was striking or unclear, to the coordinator: of each kind one a table and card, and one of the whole at the
    harvest; the last one holds.

    Raises DomainError: no_such_table, empty_text, not_now (only at the last step of a card, and at the harvest).
    """
    locked = LiveSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    _require_table(locked, table)
    words = " ".join(text.split())[:300]
    if not words:
        raise DomainError("empty_text")
    if not _looks_back(locked):
        raise DomainError("not_now")
    card = None if locked.phase == Phase.HARVEST else locked.current_card
    note, _made = SessionNote.objects.update_or_create(
        session=locked, card=card, table=table, kind=kind, defaults={"text": words}
    )
    return note


def _require_table(session: LiveSession, table: int) -> None:
    if not is_table(table, session.tables):
        raise DomainError("no_such_table")


def _looks_back(session: LiveSession) -> bool:
    card = session.current_card
    if session.phase == Phase.HARVEST or card is None:
        return session.phase == Phase.HARVEST
    return card.step == method_of(session)[-1].code and card.round_state not in IN_VOTE
