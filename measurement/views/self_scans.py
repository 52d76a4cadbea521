"""The self-scan of a manager: fill it in, read it back, wipe it. Nobody else has a page that shows it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access, sight_of
from foundation.people.limits import Limit
from foundation.people.rights import Right
from measurement.actions.self_scans import answer_scan, begin_scan, erase_scan, finish_scan
from measurement.messages.self_scans import (
    GroupResult,
    group_mean,
    group_results,
    one_decimal,
    said,
    scan_refusal,
    word_of,
)
from measurement.models import SelfScan
from measurement.queries.self_scans import own_scans, questionnaire
from measurement.rules.self_scan import HIGHEST, LOWEST, MOST_LETTERS, Question, word_number
from measurement.scan_keys import ScanContent, ScanKeyGone, unlock

# Answers from here down are where somebody may begin.
SELDOM = 2


@dataclass(frozen=True)
class ReadScan:
    """A scan with what is in it; None when its key is gone."""

    scan: SelfScan
    content: ScanContent | None

    @property
    def results(self) -> list[GroupResult]:
        return group_results(self.content.answers) if self.content else []


@access()
@require_GET
def self_scan(request: PersonRequest) -> HttpResponse:
    today = local_date(request.at)
    scans = [_read(one) for one in own_scans(request.person)]
    finished = [one for one in scans if one.scan.is_finished]
    form = questionnaire()
    context = {
        "title": said(form.title),
        "introduction": said(form.introduction).replace(
            "{smallest_group}", str(request.limits[Limit.REPORT])
        ),
        "open_scan": next((one for one in scans if not one.scan.is_finished), None),
        "finished": finished,
        "is_done": any(one.scan.year == today.year for one in finished),
        "is_manager": sight_of(request.held_roles, Right.TEAM_ADMIN, on=today) is not None,
        "development": _development(finished),
        "total": len(form.questions),
        "year": today.year,
    }
    return render(request, "measurement/self_scan.html", context)


@access(right=Right.TEAM_ADMIN, shows=Shows.ACTION)
@require_POST
def self_scan_begin(request: PersonRequest) -> HttpResponse:
    try:
        scan = begin_scan(person=request.person, at=request.at)
        return redirect("measurement:self_scan_part", scan_id=scan.pk, part=_first_open_part(scan))
    except DomainError as refusal:
        messages.error(request, scan_refusal(refusal))
        return redirect("measurement:self_scan")


@access(right=Right.TEAM_ADMIN)
@require_http_methods(["GET", "POST"])
def self_scan_part(request: PersonRequest, scan_id: UUID, part: int) -> HttpResponse:
    scan, parts = _own(request, scan_id), questionnaire().parts
    if not 1 <= part <= len(parts):
        raise Http404
    if request.method == "POST":
        return _save(request, scan, part)
    if scan.is_finished:
        return redirect("measurement:self_scan_result", scan_id=scan.pk)
    content = _read(scan).content
    if content is None:
        messages.error(request, scan_refusal(ScanKeyGone()))
        return redirect("measurement:self_scan")
    group = next(one for one in questionnaire().groups if one.code == parts[part - 1][0].group)
    context = {
        "scan": scan,
        "part": part,
        "total": len(parts),
        "before": part - 1,
        "questions": [_question(one, content) for one in parts[part - 1]],
        "group_title": said(group.title),
        "group_means": said(group.means),
        "most_letters": MOST_LETTERS,
    }
    return render(request, "measurement/self_scan_part.html", context)


@access(right=Right.TEAM_ADMIN)
@require_http_methods(["GET", "POST"])
def self_scan_finish(request: PersonRequest, scan_id: UUID) -> HttpResponse:
    scan = _own(request, scan_id)
    if request.method == "POST":
        try:
            if finish_scan(scan=scan, at=request.at):
                messages.success(request, _("Je zelfscan is af. Alleen jij kunt hem lezen."))
            return redirect("measurement:self_scan_result", scan_id=scan.pk)
        except DomainError as refusal:
            messages.error(request, scan_refusal(refusal))
            return redirect(
                "measurement:self_scan_finish" if _is_open(scan) else "measurement:self_scan_result",
                scan_id=scan.pk,
            )
    if scan.is_finished:
        return redirect("measurement:self_scan_result", scan_id=scan.pk)
    content = _read(scan).content
    if content is None:
        messages.error(request, scan_refusal(ScanKeyGone()))
        return redirect("measurement:self_scan")
    form = questionnaire()
    missing = form.missing(content.answers)
    texts = {one.number: said(one.text) for one in form.questions}
    context = {
        "scan": scan,
        "missing": [(number, texts[number], form.part_of(number)) for number in missing],
        "last_part": len(form.parts),
        "least": request.limits[Limit.REPORT],
    }
    return render(request, "measurement/self_scan_finish.html", context)


@access()
@require_GET
def self_scan_result(request: PersonRequest, scan_id: UUID) -> HttpResponse:
    """Also when somebody leads nobody any more: it stays theirs."""
    scan = _own(request, scan_id)
    one, form = _read(scan), questionnaire()
    if not scan.is_finished or one.content is None:
        if one.content is None:
            messages.error(request, scan_refusal(ScanKeyGone()))
        return redirect("measurement:self_scan")
    answers = one.content.answers
    earlier = [
        found
        for other in own_scans(request.person).filter(is_finished=True, year__lt=scan.year)
        if (found := _read(other)).content
    ]
    before = earlier[-1].content.answers if earlier and earlier[-1].content else {}
    context = {
        "scan": scan,
        "results": one.results,
        "sections": [
            (
                said(group.title),
                [_answer(each, answers, before) for each in form.scored if each.group == group.code],
            )
            for group in form.groups
        ],
        "seldom": [said(each.text) for each in form.scored if answers.get(each.number, HIGHEST) <= SELDOM],
        "open_question": next((said(each.text) for each in form.questions if each.is_open), ""),
        "text": one.content.text,
        "before_year": earlier[-1].scan.year if earlier else None,
        "development": _development([*earlier, one]),
        "closing": said(form.closing),
    }
    return render(request, "measurement/self_scan_result.html", context)


@access()
@require_http_methods(["GET", "POST"])
def self_scan_erase(request: PersonRequest, scan_id: UUID) -> HttpResponse:
    scan = _own(request, scan_id)
    if request.method == "POST":
        erase_scan(scan=scan)
        messages.success(request, _("Gewist. Ook uit oude kopieën kan niemand deze zelfscan nog lezen."))
        return redirect("measurement:self_scan")
    return render(request, "measurement/self_scan_erase.html", {"scan": scan})


def _own(request: PersonRequest, scan_id: UUID) -> SelfScan:
    return get_object_or_404(own_scans(request.person), pk=scan_id)


def _is_open(scan: SelfScan) -> bool:
    return SelfScan.objects.filter(pk=scan.pk, is_finished=False).exists()


def _read(scan: SelfScan) -> ReadScan:
    try:
        return ReadScan(scan, unlock(scan.pk, scan.sealed))
    except ScanKeyGone:
        return ReadScan(scan, None)


def _first_open_part(scan: SelfScan) -> int:
    """Raises ScanKeyGone."""
    form = questionnaire()
    missing = form.missing(unlock(scan.pk, scan.sealed).answers)
    return form.part_of(missing[0]) if missing else len(form.parts)


def _save(request: PersonRequest, scan: SelfScan, part: int) -> HttpResponse:
    parts = questionnaire().parts
    numbers = {one.number for one in parts[part - 1] if not one.is_open}
    answers = {
        number: int(value)
        for number in numbers
        if (value := request.POST.get(f"vraag-{number}", ""))
        in {str(one) for one in range(LOWEST, HIGHEST + 1)}
    }
    has_text = any(one.is_open for one in parts[part - 1])
    # A browser counts a new line as one sign and sends two.
    text = request.POST.get("tekst", "").replace("\r\n", "\n").strip() if has_text else None
    try:
        answer_scan(scan=scan, answers=answers, text=text)
    except DomainError as refusal:
        messages.error(request, scan_refusal(refusal))
        if refusal.code == "text_too_long":
            return redirect("measurement:self_scan_part", scan_id=scan.pk, part=part)
        return redirect("measurement:self_scan")
    if "stop" in request.POST:
        messages.success(request, _("Bewaard. Ga verder wanneer het je uitkomt."))
        return redirect("measurement:self_scan")
    if part == len(parts):
        return redirect("measurement:self_scan_finish", scan_id=scan.pk)
    return redirect("measurement:self_scan_part", scan_id=scan.pk, part=part + 1)


def _question(one: Question, content: ScanContent) -> dict[str, Any]:
    return {
        "number": one.number,
        "text": said(one.text),
        "help": said(one.help),
        "is_open": one.is_open,
        "value": content.text if one.is_open else content.answers.get(one.number),
        "options": [(value, word_of(value).capitalize()) for value in range(LOWEST, HIGHEST + 1)],
    }


def _answer(one: Question, answers: dict[int, int], before: dict[int, int]) -> dict[str, Any]:
    value, earlier = answers.get(one.number), before.get(one.number)
    return {
        "number": one.number,
        "text": said(one.text),
        "value": value,
        "word": word_of(value) if value else "–",
        "before": word_of(earlier) if earlier else "",
        "is_changed": bool(earlier and value and earlier != value),
    }


def _development(finished: list[ReadScan]) -> list[dict[str, Any]]:
    """A row for each group, a cell for each year; empty with fewer than two years."""
    readable = [one for one in finished if one.content]
    if len(readable) < 2:
        return []
    rows = []
    for group in questionnaire().groups:
        cells = []
        for one in readable:
            mean = group_mean(group, one.content.answers) if one.content else None
            if mean is not None:
                number = word_number(mean)
                cells.append(
                    {
                        "year": one.scan.year,
                        "mean": one_decimal(mean),
                        "word": word_of(number),
                        "full": number,
                    }
                )
        rows.append({"title": said(group.title), "cells": cells})
    return rows
