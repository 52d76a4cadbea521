"""Externals of the scene: one half way, one who may start, and a signing round."""

from datetime import date, datetime

from foundation.people.models import Person, Unit
from lms.actions.declaring import open_round
from lms.actions.requirements import publish_requirement
from lms.models import Declaration, ModulePage, SigningRound
from lms.queries.declarations import texts_of
from tests.factories.declarations import bound_link, make_external, sign
from tests.factories.lms import complete_module


def externals(manager: Person, hr: Person, *, at: datetime) -> dict[str, object]:
    """Both of the manager, who vouches; the second signed all."""
    module = ModulePage.objects.get(slug="welkom-als-externe", locale__language_code="nl")
    publish_requirement(
        code="externen",
        title="Welkom als externe",
        kinds=["inhuur"],
        steps=[(module.translation_key, 1)],
        gates=["declaration"],
        valid_from=date(2022, 1, 1),
        due_months=1,
    )
    unit = Unit.objects.get(memberships__engagement__person=manager, memberships__valid_to=None)
    half_way, done = (
        make_external(
            sponsor=manager,
            at=at,
            unit=unit,
            given_name=name,
            family_name=family,
            email=f"{name.lower()}@bureau.example",
            starts_on=date(2022, 6, 20),
            ends_on=date(2022, 12, 30),
        )
        for name, family in (("Sem", "Bouman"), ("Ilse", "Vermaat"))
    )
    bound_link(done, at=at)
    complete_module(done, module.translation_key, at=at)
    signatures = [
        sign(done, Declaration.objects.get(code=code), at=at, answers=answers)
        for code, answers in (
            ("geheimhoudingsverklaring", {}),
            ("integriteitsverklaring", _answers("integriteitsverklaring", at=at)),
        )
    ]
    return {
        "external": half_way,
        "ready_external": done,
        "signature": signatures[0],
        "signing_round": _round(hr, at=at),
    }


def _round(hr: Person, *, at: datetime) -> SigningRound:
    """Of everybody: also Noor is asked."""
    return open_round(
        title="Informatie en wij",
        declaration=Declaration.objects.get(code="verklaring-informatiegebruik"),
        units=[],
        starts_on=at.date(),
        due_on=date(2022, 7, 1),
        by=hr,
        at=at,
    )


def _answers(code: str, *, at: datetime) -> dict[str, str]:
    """No to every question; of the text of that day."""
    text = texts_of(code).filter(valid_from__lte=at.date()).first()
    questions = text.content.get("questions", ()) if text else ()
    return {one["code"]: "Niets." if one["kind"] == "text" else "no" for one in questions}
