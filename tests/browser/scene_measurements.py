"""Two studies: one after the training, in which Noor is asked, and one on fixed dates with steps that were drawn."""

from datetime import date

from foundation.people.models import Person, Unit
from lms.models import Requirement
from measurement.models import Instrument, Study
from tests.conftest import moment
from tests.factories.instruments import make_version
from tests.factories.studies import WaveDays, invited, join, make_plan, make_pulse, token_of


def measurements(noor: Person, hr: Person) -> tuple[Study, Study, str]:
    """And the token of a link that is open in June."""
    at = moment("2022-05-02 09:00")
    instrument = Instrument.objects.filter(versions__isnull=False).order_by("pk").first()
    instrument = instrument or make_version(at=at).instrument
    study = make_plan(
        at=at,
        title="Na de training integriteit",
        requirement=Requirement.objects.order_by("pk").first(),
        instrument=instrument,
        by=hr,
        with_before=True,
    )
    invitation = invited(join(study, noor), "t6", on=date(2022, 6, 1), ends_on=date(2022, 7, 1))
    clusters = list(Unit.objects.filter(kind="cluster").order_by("code")[:2])
    pulse = make_pulse(
        at=at,
        title="Peiling voor en na",
        units=clusters,
        waves=[
            WaveDays("meting-1", "before", date(2022, 6, 1), date(2022, 6, 21)),
            WaveDays("meting-2", "t6", date(2022, 12, 1), date(2022, 12, 21)),
        ],
        trained_from=[date(2022, 7, 1), date(2022, 10, 3)],
        instrument=instrument,
        by=hr,
    )
    return study, pulse, token_of(invitation)
