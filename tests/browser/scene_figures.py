"""Figures of the year, a file of them that waits, and the self-scans of the manager of the scene."""

from datetime import datetime, timedelta

from foundation.people.models import Person, Unit
from measurement.models import ScanTally
from measurement.queries.self_scans import questionnaire
from tests.factories import figures
from tests.factories.self_scans import all_answers, fill_in


def figures_and_scans(manager: Person, hr: Person, *, at: datetime) -> dict[str, object]:
    """Last year's scan is finished, this year's is half way; twelve managers of one cluster have an average."""
    figures.read_in(
        [
            *figures.NOT_REPORTED,
            *figures.REPORTED,
            *figures.UNKNOWN_CONFIDANT,
            *figures.TOTAL,
            *figures.INVESTIGATIONS,
            *figures.SMALL,
        ],
        at=at,
        by=hr,
    )
    cluster = Unit.objects.get(code="FD")
    ScanTally.objects.bulk_create(
        ScanTally(
            year=2021,
            cluster=cluster,
            question=one.number,
            sometimes=one.number % 7,
            often=10 - one.number % 7,
            always=2,
        )
        for one in questionnaire().scored
    )
    fill_in(manager, at=at - timedelta(days=730), answers=all_answers(2, q4=4, q20=1))
    scan = fill_in(
        manager,
        at=at - timedelta(days=365),
        answers=all_answers(3, q7=2, q18=1, q20=4),
        text="Ik denk van wel. Wie mij goed kent, weet dat ik soms te lang wacht.",
    )
    half = {number: 3 for number in all_answers() if number < 12 and number != 4}
    return {
        "figure_import": figures.stage(
            [
                *figures.REPORTERS,
                *figures.TOTAL[:-1],
                "R4b,2019,Totaal meldingen ongewenste omgangsvormen (gepubliceerd),225,reports,verbeterd",
            ],
            at=at,
            by=hr,
        ),
        "scan": scan,
        "open_scan": fill_in(manager, at=at, answers=half, finish=False),
    }
