import json
from pathlib import Path

from pydantic import TypeAdapter

from measurement.rules.report import FORMAT, Content

SAMPLE = Path(__file__).parents[1] / "release_sample.json"


def test_sample_is_a_release_and_hides_by_absence():
    content = json.loads(SAMPLE.read_text(encoding="utf-8"))

    TypeAdapter(Content).validate_python(content, strict=False)

    # Of before there were groups: it stays readable.
    assert content["format"] == 1 < FORMAT
    waves = {scale["code"]: set(scale["waves"]) for scale in content["scales"]}
    for figures in content["figures"]:
        assert set(figures["levels"]) | set(figures["refused"]) == waves[figures["scale"]]
        assert not set(figures["levels"]) & set(figures["refused"])
    assert len(content["figures"]) == len(content["scales"]) * len(content["units"])
