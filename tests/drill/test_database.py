"""PostgreSQL stops without a word, and comes back."""

import threading
import time
from collections import Counter

from foundation import clock
from foundation.people.actions import create_login
from tests.drill.live import make_hall, nothing_lost_or_double, vote_through
from tests.drill.processes import Site, wait_until
from tests.factories.content import make_home
from tests.factories.lms import make_module, require_for_oath
from tests.factories.people import EngagementFactory

PHONES = 120
AWAY_SECONDS = 4.0
PASSWORD = "een-lang-wachtwoord"


class Readers:
    """Visitors of the home page at each site, one after the other without a pause."""

    def __init__(self, sites: list[Site]) -> None:
        self.statuses: Counter[int] = Counter()
        self.is_over = threading.Event()
        self.threads = [threading.Thread(target=self._read, args=(site,)) for site in sites]
        for thread in self.threads:
            thread.start()

    def _read(self, site: Site) -> None:
        while not self.is_over.is_set():
            self.statuses[site.ask("/")[0]] += 1
            time.sleep(0.05)

    def stop(self) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()


def test_postgresql_restarted_under_load(cluster, start_site, start_command, tell):
    """PostgreSQL stopped hard in mid-vote, and started again"""
    make_home()
    require_for_oath(make_module(at=clock.now()))
    person = EngagementFactory().person
    create_login(person=person, username="noor", password=PASSWORD)
    sites = [start_site(), start_site()]
    due = start_command("run_due", "--every", "1")
    worker = start_command("db_worker", "--queue-name", "*", "--no-reload")
    assert sites[0].log_in("noor", PASSWORD)
    hall, readers = make_hall(sites, number=PHONES), Readers(sites)
    after_return: list[int] = []

    def restart() -> None:
        cluster.stop_hard()
        time.sleep(AWAY_SECONDS)
        cluster.start()
        # The pool of each process finds the database by itself, after a pause that grew while it was away.
        wait_until(lambda: all(site.ask("/")[0] == 200 for site in sites), what="the pages do not come back")
        # Whoever asks from here on is served: nobody is given a line that died meanwhile.
        after_return.extend(site.ask("/")[0] for _time in range(20) for site in sites)

    try:
        struck_at, result = vote_through(hall, after=PHONES // 3, disaster=restart)
    finally:
        readers.stop()
    assert 0 < struck_at < PHONES
    nothing_lost_or_double(hall, result)
    assert set(after_return) == {200}
    # Without its database a page says so, by its status; it never breaks off.
    assert set(readers.statuses) <= {200, 500, 503}
    assert all(site.is_alive for site in sites)
    assert all(site.log_in("noor", PASSWORD) for site in sites)
    newcomer = EngagementFactory()
    wait_until(newcomer.assignments.exists, what="run_due does not go on by itself")
    assert due.is_alive
    assert worker.is_alive
    again = sum(phone.again + phone.returns for phone in hall.room)
    tell(
        f"{struck_at} of {PHONES} votes were in, {PHONES} counted; {again} times a phone tried again; "
        f"pages meanwhile {dict(sorted(readers.statuses.items()))}"
    )
