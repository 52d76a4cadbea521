from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from foundation.content.models import HomePage
from foundation.people.models import Person
from lms.models import Ceremony
from tests.conftest import moment
from tests.factories.content import make_home
from tests.factories.lms import (
    make_ceremony,
    make_hr,
    make_module,
    make_oath_text,
    make_official,
    require_for_oath,
)


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"


@pytest.fixture
def home(db: None) -> HomePage:
    return make_home()


@pytest.fixture
def module_key(db: None, at: datetime) -> UUID:
    return make_module(at=at)


@pytest.fixture
def oath_module(module_key: UUID) -> UUID:
    """The module, asked of every employee before the oath."""
    require_for_oath(module_key)
    return module_key


@pytest.fixture
def hr(db: None, at: datetime) -> Person:
    return make_hr(at=at)


@pytest.fixture
def official(db: None, at: datetime) -> Person:
    return make_official(at=at)


@pytest.fixture
def ceremony(at: datetime, hr: Person, official: Person, oath_module: UUID) -> Ceremony:
    """On 12 April 2022 from 15:00 to 17:00, for sixty people."""
    make_oath_text(at=at)
    return make_ceremony(at=at, starts_at=moment("2022-04-12 15:00"), official=official, hr=hr)
