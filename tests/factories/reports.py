"""A frozen release with the figures of tests/measurement/release_sample.json."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from foundation.audit.actions import seal
from foundation.people.models import Unit
from measurement.models import Release, ReportKind, ReportRun, Study
from measurement.models.releases import release_sha256
from measurement.rules.report import Content
from tests.factories.releases import make_study

SAMPLE = Path(__file__).parents[1] / "measurement" / "release_sample.json"


def sample_content(clusters: Sequence[Unit] = (), *, number: int = 2) -> Content:
    """The clusters stand in the place of the invented ones, in order, with their own ids and names."""
    content = json.loads(SAMPLE.read_text(encoding="utf-8"))
    invented = [unit for unit in content["units"] if unit["depth"]]
    renamed = {one["code"]: cluster for one, cluster in zip(invented, clusters, strict=False)}
    for unit in invented:
        if unit["code"] in renamed:
            unit["title"] = renamed[unit["code"]].periods.latest("valid_from").name
    for row in (*content["units"], *content["flow"], *content["figures"]):
        key = "code" if "code" in row else "unit"
        # Of no unit of ours: an id that is never given.
        row[key] = str(renamed[row[key]].pk) if row[key] in renamed else _nobodys(row[key])
        if row.get("parent"):
            row["parent"] = _nobodys(row["parent"])
    content["number"] = number
    return content


def _nobodys(code: str) -> str:
    return code if code == "org" else f"90000{code}"


def freeze(content: Content, *, study: Study, at: datetime) -> Release:
    title = {"nl": study.title, "en": study.title}
    content["study"] = {**content["study"], "id": str(study.public_id), "title": title}
    release = Release(
        study=study,
        number=content["number"],
        made_at=at,
        content=content,
        content_sha256=release_sha256(content),
    )
    seal(release, at=at)
    return release


def make_release(*, at: datetime, clusters: Sequence[Unit] = (), study: Study | None = None) -> Release:
    return freeze(sample_content(clusters), study=study or make_study(at=at), at=at)


def make_report_run(release: Release, *, by, at: datetime, kind: str = ReportKind.PDF, **more) -> ReportRun:
    fields = {"language": "nl", "units": None, "total_count": 1, "requested_at": at, "moved_at": at}
    return ReportRun.objects.create(release=release, requested_by=by, kind=kind, **(fields | more))
