from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from foundation.audit.actions import record_event
from foundation.audit.models import AuditEvent
from tests.foundation.audit.moments import AT

Tamper = Callable[..., None]


@pytest.fixture(autouse=True)
def head_file(tmp_path: Path, settings: Any) -> Path:
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"
    return settings.AUDIT_HEAD_FILE


@pytest.fixture
def three_events(db: None) -> list[AuditEvent]:
    return [record_event(kind=kind, at=AT, details={"rows": 1}) for kind in ("first", "second", "third")]


@pytest.fixture
def tamper() -> Tamper:
    """Runs SQL behind the back of the models."""

    def run(sql: str, *parameters: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)

    return run
