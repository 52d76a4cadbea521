"""A kill at any statement of signing leaves a whole signature or none, and the chain holds."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from foundation.audit.verification import verify_records
from foundation.xapi.models import Statement
from foundation.xapi.vocabulary import SIGNED
from lms.models import Signature, StartPass
from tests.factories.declarations import (
    bound_link,
    confirm,
    let_sign,
    make_declaration,
    make_external,
    make_sponsor,
    require_for_declarations,
)
from tests.factories.lms import complete_module, make_module

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def die_before(at) -> Iterator[Callable[..., str]]:
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.lms.sign_and_die"),
            *(str(connection.settings_dict["NAME"]), at.isoformat()),
        ],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def kill(statement: int, **wanted: str) -> str:
        process.stdin.write(json.dumps({"before": statement, **wanted}) + "\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    yield kill
    process.stdin.close()
    process.wait(timeout=60)


def test_signing_killed_before_any_statement_is_whole_or_not_there(at, die_before):
    key = make_module(at=at)
    require_for_declarations(key)
    declaration = make_declaration(at=at)
    let_sign(declaration, at=at)
    external = make_external(sponsor=make_sponsor(at=at), at=at)
    complete_module(external, key, at=at)
    link = bound_link(external, at=at)
    confirm(link, at=at)
    statement, outcomes = 0, []
    while outcomes[-1:] != ["done"]:
        statement += 1
        outcomes.append(die_before(statement, link=str(link.public_id), declaration=declaration.code))
        is_done = outcomes[-1] == "done"
        assert Signature.objects.count() == is_done
        assert Statement.objects.filter(verb_id=SIGNED.id).count() == is_done
        assert StartPass.objects.count() == is_done
        assert verify_records() == []
    assert statement > 10
    assert outcomes == ["killed"] * (statement - 1) + ["done"]
