"""A study with answers as they stand in zone 2."""

from datetime import date, datetime
from secrets import token_bytes

import numpy as np

from bench.simulated import questionnaire, town
from foundation.people.models import Unit
from measurement.models import Response, Study, StudyKind, StudyState
from tests.factories.instruments import make_version
from tests.factories.people import UnitFactory

SPRING = date(2022, 2, 1)


OPEN_QUESTION = {
    "code": "toelichting",
    "scale": None,
    "text": {"nl": "Wat wil je nog kwijt?", "en": "Anything else?"},
    "kind": "open",
    "waves": ["t0", "t6", "t12"],
}


def make_study(*, at: datetime, has_open: bool = False, **more) -> Study:
    number = Study.objects.count()
    # The code of a questionnaire is its own.
    content = questionnaire()
    if has_open:
        content["items"].append(OPEN_QUESTION)
    version = make_version(
        {**content, "code": f"{content['code']}_{number}" if number else content["code"]}, at=at
    )
    fields = {
        "title": "Wat blijft er hangen?",
        "kind": StudyKind.CALENDAR,
        "state": StudyState.OPEN,
        "instrument": version.instrument,
        "version": version.number,
        "starts_on": SPRING,
        "takes_in_until": SPRING,
        "opened_at": at,
    }
    study = Study.objects.create(**(fields | more))
    for number, code in enumerate(("t0", "t6", "t12")):
        opens = date(2021, 2 + number, 1)
        study.waves.create(code=code, asks=code, opens_on=opens, ends_on=date(2021, 2 + number, 20))
    return study


def make_clusters(count: int = 7) -> list[Unit]:
    return [UnitFactory(code=f"CL{number}", name=f"Cluster {number}") for number in range(count)]


def answer(study: Study, people: int, clusters: list[Unit], *, seed: int = 1) -> list[bytes]:
    """Three waves of simulated people; their pseudonyms."""
    random = np.random.default_rng(seed)
    made = town(random, people, ("t0", "t6", "t12"))
    pseudonyms = [token_bytes(16) for _ in made.measured.ids]
    rows = [
        Response(
            study=study.public_id,
            wave=code,
            in_time=True,
            version=study.version,
            form=0,
            language="nl",
            cluster=clusters[made.cluster[person] % len(clusters)] if clusters else None,
            panel_id=pseudonyms[person],
            items=made.measured.items[person, wave].astype("<i2").tobytes(),
            scores=made.measured.scores[person, wave].astype("<f4").tobytes(),
        )
        for wave, code in enumerate(("t0", "t6", "t12"))
        for person in np.flatnonzero(made.measured.present[:, wave])
    ]
    Response.objects.bulk_create(rows, batch_size=500)
    return pseudonyms
