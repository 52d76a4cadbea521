"""Releases over time: frozen, numbered, sealed, from one ledger after another."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pydantic import TypeAdapter

from foundation.audit.models import AuditEvent
from foundation.audit.verification import verify_record
from foundation.errors import DomainError
from foundation.printing.models import PrintRunStatus
from measurement.actions.releasing import carry_out_run, leave_ledgers, make_release, request_release
from measurement.models import LedgerState, Release, Response, StudyState
from measurement.rules.report import Content
from tests.factories.people import PersonFactory
from tests.factories.releases import answer, make_clusters, make_study

pytestmark = pytest.mark.django_db


def figures(release: Release, unit: str, scale: str = "handelen") -> dict:
    found = [one for one in release.content["figures"] if (one["unit"], one["scale"]) == (unit, scale)]
    return found[0]


def test_release_holds_what_the_contract_says_and_is_sealed(at):
    study, by = make_study(at=at), PersonFactory()
    clusters = make_clusters(2)
    answer(study, 400, clusters)

    release = make_release(study=study, at=at, by=by)

    release.refresh_from_db()
    TypeAdapter(Content).validate_python(release.content)
    assert (release.number, release.content["k"], release.content["basis"]) == (1, 10, "survey")
    assert verify_record(release) == []
    assert [wave["code"] for wave in release.content["waves"]] == ["t0", "t6", "t12"]
    assert [unit["title"] for unit in release.content["units"][1:]] == ["Cluster 0", "Cluster 1"]
    assert set(figures(release, "org")["levels"]) == {"t0", "t6", "t12"}
    event = AuditEvent.objects.get(kind="release_made")
    assert event.details == {"study": str(study.public_id), "number": 1}


def test_tampered_release_is_named(at):
    study = make_study(at=at)
    answer(study, 200, [])
    release = make_release(study=study, at=at, by=None)
    content = release.content
    content["figures"][0]["levels"]["t0"]["value"] = 1.0
    Release._base_manager.filter(pk=release.pk).update(content=content)
    assert [fault.code for fault in verify_record(release)] == ["record_inconsistent"]


def test_without_answers_there_is_no_release(at):
    with pytest.raises(DomainError) as refusal:
        make_release(study=make_study(at=at), at=at, by=None)
    assert refusal.value.code == "no_answers"
    assert not Release.objects.exists()


def test_fewer_than_k_answers_leave_nothing_but_words(at):
    study = make_study(at=at)
    answer(study, 9, [])
    content = make_release(study=study, at=at, by=None).content
    assert all(not one["levels"] and "model" not in one for one in content["figures"])
    assert all(not flow["waves"] and not flow["pairs"] for flow in content["flow"])
    assert not LedgerState.objects.exclude(members=b"").exists()


def test_second_release_with_one_answer_more_repeats_the_first_number(at):
    study = make_study(at=at)
    answer(study, 300, [])
    first = make_release(study=study, at=at, by=None)
    row = Response.objects.filter(wave="t0").first()
    Response.objects.create(
        **{field.name: getattr(row, field.name) for field in Response._meta.fields if field.name != "id"}
        | {"panel_id": b"newcomer" * 2}
    )

    second = make_release(study=study, at=at + timedelta(days=30), by=None)

    assert second.number == 2
    one, other = figures(first, "org")["levels"]["t0"], figures(second, "org")["levels"]["t0"]
    assert (other["n"], other["value"]) == (one["n"], one["value"])
    assert verify_record(first) == verify_record(second) == []


def test_erased_person_leaves_the_number_and_no_trace_in_the_ledger(at):
    study = make_study(at=at)
    pseudonyms = answer(study, 300, [])
    first = make_release(study=study, at=at, by=None)
    gone = pseudonyms[0]

    Response.objects.filter(panel_id=gone).delete()
    leave_ledgers(study=study, panel_ids=[gone])
    second = make_release(study=study, at=at + timedelta(days=1), by=None)

    assert not any(gone in bytes(row.members) for row in LedgerState.objects.all())
    kept = [
        wave
        for wave in ("t0", "t6", "t12")
        if figures(second, "org")["levels"][wave]["n"] == figures(first, "org")["levels"][wave]["n"]
    ]
    assert kept == ["t0", "t6", "t12"]
    assert "release" in str(figures(second, "org"))


def test_items_are_shown_in_the_last_release_only(at):
    study = make_study(at=at)
    answer(study, 1500, [])
    assert make_release(study=study, at=at, by=None).content["items"] == []
    type(study).objects.filter(pk=study.pk).update(state=StudyState.ENDED, ended_on=at.date())
    content = make_release(study=study, at=at, by=None).content
    assert {item["scale"] for item in content["items"]} >= {"handelen", "voorbeeld"}
    assert all(item["n"] > 300 for item in content["items"])


@pytest.mark.parametrize("people", [60, 600])
def test_release_takes_as_many_queries_for_many_as_for_few(at, people):
    study = make_study(at=at)
    answer(study, people, make_clusters(3))
    make_release(study=study, at=at, by=None)
    with CaptureQueriesContext(connection) as queries:
        make_release(study=study, at=at, by=None)
    assert len(queries) == 36


def test_run_of_the_worker_makes_one_release(at):
    study, by = make_study(at=at), PersonFactory()
    answer(study, 100, [])
    run = request_release(study=study, at=at, by=by)
    assert request_release(study=study, at=at, by=by) == run

    carry_out_run(run=run, at=at)
    carry_out_run(run=run, at=at)

    run.refresh_from_db()
    assert (run.status, run.release.number, run.release.made_by) == (PrintRunStatus.READY, 1, by)
    assert Release.objects.count() == 1


def test_run_without_answers_says_so(at):
    run = request_release(study=make_study(at=at), at=at, by=PersonFactory())
    carry_out_run(run=run, at=at)
    run.refresh_from_db()
    assert (run.status, run.fault) == (PrintRunStatus.FAILED, "no_answers")
