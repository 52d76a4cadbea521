"""What people say of a session in two taps. Counts only; shown from a full group on, and in steps of one."""

import enum

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


def next_question(answered: int) -> Question | None:
    """After so many answers of this browser; None when it had both."""
    return QUESTIONS[answered] if answered < len(QUESTIONS) else None


def is_shown_at(total: int) -> bool:
    """Whether the page takes over the counts at so many answers."""
    return total > 0 and total % SHOWN_PER == 0
