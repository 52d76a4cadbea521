"""What tests load of the catalogue: a few cases of the sixty-six, one of each theme; all take too long for every scene."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from dilemmas.shipped_files import SOURCE, case_files, outcome_files
from foundation.content.shipped_files import PageFile

# One of each theme, two of them norms.
FEW = (
    "elf-jaar-nooit-een-kras",
    "wat-wilma-durfde-te-zeggen",
    "de-wei-van-je-moeder",
    "aan-de-koffietafel",
    "driehonderd-hartjes",
    "de-tankpas-van-bus-vier",
    "ik-wil-alleen-bedanken",
    "een-is-ook-een-getal",
)
ENGLISH_OUTCOME = "eerst-eerlijk-verdelen"


def few_cases(folder: Path) -> Iterator[PageFile]:
    return (file for file in case_files(folder) if file.content["slug"] in FEW)


def few_outcomes(folder: Path) -> Iterator[PageFile]:
    """Those of these cases, of which one is in English too."""
    paths = {f"dilemmas/{key}" for key in FEW}
    return (
        file
        for file in outcome_files(folder)
        if file.content["cases"][0]["page"] in paths or file.content["slug"] == ENGLISH_OUTCOME
    )


def few_pages(folder: Path) -> Iterator[PageFile]:
    yield from few_cases(folder)
    yield from few_outcomes(folder)


SOME_CASES = replace(SOURCE, more_pages=few_pages)
