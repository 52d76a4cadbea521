"""The live server dies with a full hall in mid-vote."""

import time

from tests.drill.live import make_hall, nothing_lost_or_double, vote_through

PHONES = 1000
# docs: running again within so many seconds.
BACK_SECONDS = 10.0


def test_live_server_killed_with_a_full_hall(start_site, tell):
    """The live server killed (SIGKILL) with 1,000 phones in mid-vote"""
    site = start_site()
    hall = make_hall([site], number=PHONES)
    moments: dict[str, float] = {}

    def die_and_come_back() -> None:
        moments["killed"] = time.monotonic()
        site.kill()
        site.start()
        moments["running"] = time.monotonic()

    struck_at, result = vote_through(hall, after=PHONES // 3, disaster=die_and_come_back)
    assert 0 < struck_at < PHONES
    nothing_lost_or_double(hall, result)
    back = moments["running"] - moments["killed"]
    first = min(phone.in_at for phone in hall.room if phone.in_at > moments["killed"] + 0.5)
    last = max(phone.in_at for phone in hall.room) - moments["killed"]
    assert back <= BACK_SECONDS
    tell(
        f"{struck_at} of {PHONES} votes were in, {PHONES} counted; running again after {back:.1f} s, "
        f"the first vote after {first - moments['killed']:.1f} s, the last after {last:.1f} s"
    )
