"""What people say of a session in two taps. Counts only; shown from a full group on, and in steps of one."""

import enum
from collections.abc import Collection

# From so many answers to a question on, and only after each next so many: one more answer shows nothing by itself.
SHOWN_PER = 5
# So many days after the session somebody can still tap.
OPEN_DAYS = 14


class Question(enum.StrEnum):
    USEFUL = "useful"
    FREE = "free"


class Answer(enum.StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


QUESTIONS = tuple(Question)


def next_question(answered: Collection[Question]) -> Question | None:
    """The first that somebody did not answer yet; None when there is none left."""
    return next((one for one in QUESTIONS if one not in answered), None)


def is_shown_at(total: int) -> bool:
    """Whether the page takes over the counts at so many answers."""
    return total > 0 and total % SHOWN_PER == 0
