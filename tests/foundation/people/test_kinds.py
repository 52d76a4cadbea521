from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from foundation.errors import DomainError
from foundation.people.actions.kinds import KindTerms, add_kind, change_kind, retire_kind
from foundation.people.models import KindWord, PersonKind
from foundation.people.models.kinds import kind_name, kinds_at_hand
from foundation.people.queries.exceptions import ExceptionKind, exceptions
from foundation.people.rules.kinds import EngagementKind, LegalStanding, folded
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr():
    return PersonFactory()


def test_the_shipped_kinds_are_those_the_code_names():
    shipped = PersonKind.objects.filter(is_shipped=True)
    assert [kind.code for kind in shipped] == list(EngagementKind)
    assert {one.word for one in KindWord.objects.all()} == set(EngagementKind)
    assert all(one.folded == folded(one.word) for one in KindWord.objects.all())
    assert [kind.code for kind in shipped.external()] == [
        "inhuur",
        "zzp'er",
        "uitzendkracht",
        "stagiair",
        "vakantiewerker",
        "oproepkracht",
        "WEP'er",
        "vrijwilliger",
    ]


def test_a_kind_is_never_deleted():
    with pytest.raises(ProtectedError):
        PersonKind.objects.get(code="inhuur").delete()


def test_names_follow_the_reader_and_fall_back_to_dutch(hr, at):
    add_kind(code="bbl-leerling", terms=KindTerms(name_nl="bbl-leerling"), by=hr, at=at)
    with translation.override("en"):
        assert (kind_name("inhuur"), kind_name("bbl-leerling")) == ("hired staff", "bbl-leerling")
    assert (EngagementFactory(kind="zzp'er").get_kind_display(), kind_name("nooit")) == ("zzp’er", "nooit")


def test_names_cost_one_query_together_and_follow_a_change(hr, at, django_assert_num_queries):
    kind = PersonKind.objects.get(code="inhuur")
    with kinds_at_hand():
        with django_assert_num_queries(1):
            assert [kind_name(code) for code in EngagementKind][1] == "inhuur"
        change_kind(kind=kind, terms=KindTerms("ingehuurd", is_external=True), version=1, by=hr, at=at)
        assert kind_name("inhuur") == "ingehuurd"


def test_addresses_of_kinds_never_meet(hr, at):
    made = [
        add_kind(code=code, terms=KindTerms(name_nl=code), by=hr, at=at).slug
        for code in ("intern", "Nieuw", "boa +", "boa /", "ёж")
    ]
    assert made == ["intern-2", "nieuw-2", "boa", "boa-2", "soort"]


def test_a_retired_kind_is_retired_once(hr, at):
    kind = add_kind(code="boa", terms=KindTerms("boa"), by=hr, at=at)
    retire_kind(kind=kind, version=1, by=hr, at=at)
    assert PersonKind.objects.get(code="boa").retired_on == date(2022, 3, 1)
    with pytest.raises(DomainError, match="kind_moved"):
        retire_kind(kind=kind, version=1, by=hr, at=at)


def test_a_politician_of_any_kind_needs_no_manager(hr, at):
    terms = KindTerms("raadslid", standing=LegalStanding.POLITICIAN)
    add_kind(code="raadslid", terms=terms, by=hr, at=at)
    EngagementFactory(kind="raadslid")
    usual = EngagementFactory(kind="medewerker")
    assert list(exceptions(ExceptionKind.NO_MANAGER, on=at.date())) == [usual]


@pytest.mark.parametrize(
    "wrong", [{"standing": "x"}, {"name_nl": ""}, {"standing": "politician", "is_external": True}]
)
def test_the_database_keeps_out_what_is_no_kind(wrong):
    values = {"code": "x", "slug": "x", "name_nl": "x", "standing": "official", "position": 99} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonKind.objects.create(**values)
