"""Who was asked and can answer no more, by group; what the groups are called."""

from collections.abc import Mapping
from functools import partial

import numpy as np
from django.utils.translation import gettext as _

from foundation.people.models import PersonKind
from measurement.models import AskedMember, GroupCount, Study
from measurement.queries.panel import ROWS_A_TIME, in_both
from measurement.rules.reach import (
    CONTRACT,
    LEVEL,
    LONGER,
    MAIL_ONLY,
    NEW,
    TRAITS,
    UNKNOWN,
    WITH_ACCOUNT,
    WITHOUT_MAIL,
    Asked,
)
from measurement.rules.report import Text


def asked_by_wave(study: Study) -> dict[str, Asked]:
    """Wave to who was asked and can answer no more, with how many of each group answered."""
    members: dict[str, list[tuple[bytes, Mapping[str, str]]]] = {}
    rows = AskedMember.objects.filter(study=study).values_list("wave", "member", "groups")
    for wave, member, groups in rows.iterator(ROWS_A_TIME):
        members.setdefault(wave, []).append((bytes(member), groups))
    answered: dict[str, dict[tuple[str, str], int]] = {}
    for wave, trait, group, count in GroupCount.objects.filter(study=study).values_list(
        "wave", "trait", "group", "answered"
    ):
        answered.setdefault(wave, {})[trait, group] = count
    return {wave: _asked(found, answered.get(wave, {})) for wave, found in members.items()}


def _asked(members: list[tuple[bytes, Mapping[str, str]]], answered: Mapping[tuple[str, str], int]) -> Asked:
    members.sort(key=lambda one: one[0])
    return Asked(
        np.array([member for member, _groups in members], "S16"),
        {trait: np.array([groups[trait] for _member, groups in members]) for trait in TRAITS},
        answered,
    )


def group_titles(asked: Mapping[str, Asked]) -> dict[tuple[str, str], Text]:
    """In both languages, as they are called now."""
    kinds = {kind.code: kind for kind in PersonKind.objects.all()} if asked else {}
    keys = {key for one in asked.values() for key in one.labels()}
    return {key: _group_title(*key, kinds) for key in sorted(keys)}


def _group_title(trait: str, group: str, kinds: Mapping[str, PersonKind]) -> Text:
    if trait == CONTRACT and group in kinds:
        return Text(nl=kinds[group].name_nl, en=kinds[group].name_en)
    return in_both(partial(group_name, trait, group))


def group_name(trait: str, group: str) -> str:
    """Of a kind of contract its code: kinds are rows."""
    if group == UNKNOWN:
        return _("Onbekend")
    if trait == LEVEL:
        first, last = group.split("-")
        return _("Schaal %(first)s tot en met %(last)s") % {"first": first, "last": last}
    return {
        WITH_ACCOUNT: _("Met account"),
        MAIL_ONLY: _("Wel e-mail, geen account"),
        WITHOUT_MAIL: _("Zonder e-mail"),
        NEW: _("Korter dan een jaar"),
        LONGER: _("Een jaar of langer"),
    }.get(group, group)
