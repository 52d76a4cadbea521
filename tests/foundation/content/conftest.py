from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from foundation.content.actions.loading import Loaded, load_content
from foundation.content.shipped_files import FOLDER, SOURCE
from tests.conftest import moment

LOADED_AT = moment("2026-01-05 09:00")


def load(*, folder: Path = FOLDER, examples: bool = True) -> Loaded:
    return load_content(
        site_name="Integriteitsplein",
        hostname="testserver",
        port=80,
        at=LOADED_AT,
        examples=examples,
        sources=[replace(SOURCE, folder=folder)],
    )


@pytest.fixture(scope="module")
def shipped_site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Loaded]:
    """Loaded once for a whole module, in a transaction around those of its tests."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        result = load()
    yield result
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def loaded(shipped_site: Loaded, db: None) -> Loaded:
    """The site as it ships, with the examples. A module whose tests use it holds no other tests."""
    return shipped_site


HOME_FILE = 'title: Thuis\nbody: <p>Lees <a href="page:lezen">dit</a> en <a href="page:weg">dat</a>.</p>\n'
READING_FILE = "title: Lezen\nintroduction: Een pagina.\nbody: <p>Eerste tekst.</p>\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small set of files: a home page, a page and a list of one help line."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "lists").mkdir()
    (tmp_path / "pages" / "home.nl.yaml").write_text(HOME_FILE)
    (tmp_path / "pages" / "lezen.nl.yaml").write_text(READING_FILE)
    write_help_line(tmp_path, text="Luistert.")
    return tmp_path


def write_help_line(folder: Path, *, text: str) -> None:
    (folder / "lists" / "help_line.nl.yaml").write_text(
        f"items:\n  - code: praten\n    name: Iemand\n    text: {text}\n    page: lezen\n"
    )


@pytest.fixture
def new_text(folder: Path) -> Callable[[str], None]:
    """A later release brings another text for the page."""

    def write(text: str) -> None:
        (folder / "pages" / "lezen.nl.yaml").write_text(READING_FILE.replace("Eerste tekst.", text))

    return write
