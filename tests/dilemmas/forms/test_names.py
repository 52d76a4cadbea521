from django import forms

from dilemmas.forms.names import AsksAboutNames


class Reaction(AsksAboutNames):
    text = forms.CharField()
    place = forms.CharField(required=False)
    free_text = ("text",)


def test_it_asks_once_about_what_looks_like_a_name():
    first = Reaction({"text": "Sandra zei het, bel 06-12345678."})
    assert not first.is_valid()
    assert sorted(first.names_asked) == [
        "Dit lijkt op een naam: Sandra.",
        "Dit lijkt op een telefoonnummer: 06-12345678.",
    ]
    again = Reaction({"text": "Sandra zei het, bel 06-12345678.", "names_seen": first.names_now_seen})
    assert (again.is_valid(), again.names_asked) == (True, [])


def test_a_new_name_is_asked_about_again():
    first = Reaction({"text": "Sandra zei het."})
    second = Reaction({"text": "Sandra en Remco zeiden het.", "names_seen": first.names_now_seen})
    assert not second.is_valid()
    assert second.names_asked == ["Dit lijkt op een naam: Remco."]


def test_several_of_a_kind_are_one_sentence():
    form = Reaction({"text": "Sandra, Remco en nog eens Sandra."})
    assert form.names_asked == ["Dit lijken namen: Sandra, Remco."]


def test_only_free_text_is_looked_at():
    assert Reaction({"text": "Een collega zei het.", "place": "Sandra"}).is_valid()


def test_an_empty_form_asks_nothing():
    form = Reaction()
    assert (form.names_asked, form.names_now_seen) == ([], "")
