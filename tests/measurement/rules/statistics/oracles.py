"""Published and recomputed results (tests/measurement/oracles.json)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ORACLES: dict[str, dict[str, Any]] = {
    one["id"]: one
    for one in json.loads((Path(__file__).parents[2] / "oracles.json").read_text(encoding="utf-8"))["oracles"]
}


def arrays(oracle: str, *names: str) -> list[np.ndarray]:
    return [np.array(ORACLES[oracle]["data"][name], dtype=float) for name in names]


def expected(oracle: str) -> dict[str, Any]:
    return ORACLES[oracle]["expected"]


def near(oracle: str, value: Any) -> Any:
    return pytest.approx(value, abs=ORACLES[oracle]["abs_tol"])
