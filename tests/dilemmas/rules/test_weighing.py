from dilemmas.rules.weighing import Stake, by_weight


def person(who: str, right: str = "", interest: str = "", wish: str = "") -> dict[str, str]:
    return {"who": who, "right": right, "interest": interest, "wish": wish}


def test_a_right_goes_before_an_interest_and_an_interest_before_a_wish():
    scale = by_weight(
        [
            person("Ria", wish="rust"),
            person("Aydin", "zelf tekenen", "zijn geld"),
            person("Jij", interest="sfeer"),
        ]
    )
    assert list(scale.items()) == [
        ("right", [Stake("Aydin", ("zelf tekenen",))]),
        ("interest", [Stake("Aydin", ("zijn geld",)), Stake("Jij", ("sfeer",))]),
        ("wish", [Stake("Ria", ("rust",))]),
    ]


def test_several_rights_of_one_person_are_told_apart():
    assert by_weight([person("Sandra", right="verlof zoals afgesproken; privacy;")])["right"] == [
        Stake("Sandra", ("verlof zoals afgesproken", "privacy"))
    ]


def test_who_has_nothing_of_a_weight_does_not_stand_in_it():
    assert by_weight([person("Ria")]) == {"right": [], "interest": [], "wish": []}
