from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.people.importing.rules import values
from foundation.people.importing.rules.faults import BadValue
from foundation.people.importing.rules.people import cell_rules
from foundation.people.importing.rules.units import cell_rules as unit_cell_rules
from foundation.people.models import Engagement, EngagementKind, Person, Unit, UnitKind, UnitPeriod

RULES = cell_rules(list(EngagementKind))


@pytest.mark.parametrize(
    ("field", "cell", "canonical"),
    [
        ("roepnaam", "Noor", "Noor"),
        ("email", "n.devries@lindewaard.example", "n.devries@lindewaard.example"),
        ("email", "", ""),
        ("functieniveau", "08", "8"),
        ("functieniveau", "", ""),
        ("volgnummer", "", "1"),
        ("volgnummer", "002", "2"),
        ("soort", "Medewerker", "medewerker"),
        ("soort", "ZZP’er", "zzp'er"),
        ("soort", "zzper", "zzp'er"),
        ("soort", "wep`er", "WEP'er"),
        ("soort", "Onbezoldigd Ambtenaar", "onbezoldigd ambtenaar"),
        ("indienst", "1-2-2022", "01-02-2022"),
        ("indienst", "2022-02-01", "01-02-2022"),
        ("indienst", "29-02-2024", "29-02-2024"),
        ("indienst", "", ""),
        ("uitdienst", "31-12-9999", ""),
    ],
)
def test_cell_becomes_canonical(field, cell, canonical):
    assert RULES[field](cell) == canonical


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("medewerkernummer", "", "required"),
        ("medewerkernummer", "9" * 41, "too_long"),
        ("roepnaam", "", "required"),
        ("achternaam", "", "required"),
        ("achternaam", "x" * 121, "too_long"),
        ("soort", "", "required"),
        ("soort", "directeur", "unknown_kind"),
        ("email", "noor", "bad_email"),
        ("email", "noor@lindewaard", "bad_email"),
        ("email", "noor@a..example", "bad_email"),
        ("email", "noor @lindewaard.example", "bad_email"),
        ("email", "x" * 250 + "@a.nl", "bad_email"),
        ("functieniveau", "0", "bad_level"),
        ("functieniveau", "19", "bad_level"),
        ("functieniveau", "10a", "bad_level"),
        ("functieniveau", "-1", "bad_level"),
        ("volgnummer", "0", "bad_contract_number"),
        ("volgnummer", "1,5", "bad_contract_number"),
        ("volgnummer", "2147483648", "bad_contract_number"),
        ("indienst", "1 februari 2022", "bad_date"),
        ("indienst", "01/02/2022", "bad_date"),
        ("indienst", "01-02-22", "bad_date"),
        ("indienst", "30-02-2022", "no_such_day"),
        ("indienst", "29-02-2023", "no_such_day"),
        ("indienst", "01-13-2022", "no_such_day"),
        ("indienst", "01-02-0202", "unlikely_year"),
        ("uitdienst", "01-02-2222", "unlikely_year"),
    ],
)
def test_cell_is_refused(field, cell, code):
    with pytest.raises(BadValue) as error:
        RULES[field](cell)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  de\u00a0 Vries\t", "de Vries"),
        ("Zoe\u0308", "Zoë"),
        ("\ufeff1001", "1001"),
        ("Mei\u200bLin", "MeiLin"),
    ],
)
def test_clean_leaves_one_form_of_a_text(text, cleaned):
    assert values.clean(text) == cleaned


@given(day=st.dates(min_value=date(1940, 1, 1), max_value=date(2100, 12, 31)))
def test_days_survive_the_round_trip(day):
    assert values.to_day(values.day(day.isoformat())) == day
    assert values.to_day(values.day(f"{day:%d-%m-%Y}")) == day


def test_no_day_is_no_text_and_back():
    assert (values.format_day(None), values.to_day("")) == ("", None)


@pytest.mark.parametrize(
    ("rules", "field", "model", "attribute"),
    [
        (RULES, "medewerkernummer", Person, "personnel_number"),
        (RULES, "voorletters", Person, "initials"),
        (RULES, "roepnaam", Person, "given_name"),
        (RULES, "tussenvoegsel", Person, "infix"),
        (RULES, "achternaam", Person, "family_name"),
        (RULES, "functie", Engagement, "job_title"),
        (unit_cell_rules(UnitKind.values), "eenheidcode", Unit, "code"),
        (unit_cell_rules(UnitKind.values), "naam", UnitPeriod, "name"),
    ],
)
def test_what_the_rules_accept_fits_the_column(rules, field, model, attribute):
    longest = model._meta.get_field(attribute).max_length
    assert rules[field]("x" * longest) == "x" * longest
    with pytest.raises(BadValue):
        rules[field]("x" * (longest + 1))
