"""May somebody with a place be moved by itself to the day they wait for?"""

from datetime import date, timedelta

# Whoever did not read today's mail yet is not expected somewhere tomorrow.
NOTICE = timedelta(days=2)


def may_move_by_itself(*, old_day: date, new_day: date, today: date) -> bool:
    """Not at the last moment, and not on the day of the own ceremony: then they may be in the hall."""
    return old_day > today and new_day - today >= NOTICE
