"""Files with yearly figures, as the policy documents give them."""

from collections.abc import Iterable
from datetime import datetime

from foundation.people.models import Person
from measurement.actions.figures import apply_figures, stage_figures
from measurement.models import FigureImport

HEADING = "source,year,item,value,unit,note"
# Of the year report of Huizen and the policy plan of Rotterdam.
NOT_REPORTED = (
    'Hz5,2020,Geen melding gedaan,42,percent,"NOT COMPARABLE: asked about confidant, manager or P&O"',
    "Hz5,2022,Geen melding gedaan bij vertrouwenspersoon,48,percent,sums to 88",
)
REPORTED = ("Hz5,2022,Wel gemeld,24,percent,", "Hz5,2022,Soms gemeld,16,percent,")
UNKNOWN_CONFIDANT = (
    "Hz5,2020,Kent vertrouwenspersoon niet,51,percent,",
    "Hz5,2022,Kent vertrouwenspersoon niet,59,percent,",
)
TOTAL = tuple(
    f"R4b,{year},Totaal meldingen ongewenste omgangsvormen (gepubliceerd),{value},reports,"
    for year, value in ((2015, 210), (2016, 240), (2017, 188), (2018, 234), (2019, 224))
)
REPORTERS = tuple(
    f"R4b,{year},Totaal aantal melders,{value},persons,"
    for year, value in ((2015, 126), (2016, 150), (2017, 126), (2018, 192), (2019, 227))
)
INVESTIGATIONS = tuple(
    f"R4b,{year},Onderzoeken,{value},investigations,"
    for year, value in ((2016, 52), (2017, 49), (2018, 44), (2019, 112), (2020, 88))
)
SMALL = (
    "Hz3,2021,Personen bij vertrouwenspersonen BING,2,persons,",
    "Hz3,2022,Personen bij vertrouwenspersonen BING,4,persons,",
)


def figure_file(*lines: str, heading: str = HEADING) -> bytes:
    return "\n".join([heading, *lines, ""]).encode()


def stage(lines: Iterable[str], *, at: datetime, by: Person | None = None) -> FigureImport:
    return stage_figures(content=figure_file(*lines), file_name="cijfers.csv", by=by, at=at)


def read_in(lines: Iterable[str], *, at: datetime, by: Person | None = None) -> FigureImport:
    file = stage(lines, at=at, by=by)
    apply_figures(file=file, by=by, at=at)
    file.refresh_from_db()
    return file
