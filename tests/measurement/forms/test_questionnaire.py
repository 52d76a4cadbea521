"""The questions of one person: what is shown, and what is read of what was sent."""

from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory

from measurement.forms.questionnaire import MOST_CHARACTERS, QuestionnaireForm, questionnaire_form
from measurement.rules.reading import parse
from tests.factories.instruments import changed, make_instrument, make_version, option, small, words


def sent(**values: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for code, value in values.items():
        data.setlist(f"v_{code}", value if isinstance(value, list) else [value])
    return data


def form_of(data: QueryDict | None = None, *, wave: str = "t12", language: str = "nl") -> QuestionnaireForm:
    return QuestionnaireForm(parse(small()), wave=wave, form=0, language=language, data=data)


def errors(form: QuestionnaireForm) -> dict[str, str]:
    return {question.item.code: question.error for question in form.errors}


def test_answers_are_read_by_kind():
    form = form_of(sent(regels_01="2", advies_1="1", gemeld_bij=["3", "1"], toelichting="  Dank.  "))
    assert form.is_valid()
    assert form.answers() == {"regels_01": 2, "advies_1": 1, "gemeld_bij": [1, 3], "toelichting": "Dank."}


def test_nothing_is_required():
    form = form_of(sent(regels_01="", toelichting="  "))
    assert form.is_valid()
    assert form.answers() == {}


def test_form_that_was_not_sent_is_not_valid():
    assert not form_of().is_valid()
    assert form_of().errors == []


@pytest.mark.parametrize("advice", ["2", ""])
def test_answer_to_a_question_that_the_filter_hides_is_not_read(advice):
    form = form_of(sent(advies_1=advice, gemeld_bij=["99"]))
    assert form.is_valid()
    assert "gemeld_bij" not in form.answers()


def test_question_of_another_wave_or_form_is_not_read():
    form = form_of(sent(fouten_1="4", regels_03="2"), wave="t0")
    assert form.answers() == {}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"regels_01": "7"}, "regels_01"),
        ({"regels_01": "twee"}, "regels_01"),
        ({"regels_01": ["1", "2"]}, "regels_01"),
        ({"advies_1": "1", "gemeld_bij": ["1", "4"]}, "gemeld_bij"),
        ({"advies_1": "1", "gemeld_bij": ["1", "15"]}, "gemeld_bij"),
        ({"toelichting": "x" * (MOST_CHARACTERS + 1)}, "toelichting"),
    ],
)
def test_answer_that_cannot_be_read_is_named(values, code):
    form = form_of(sent(**values))
    assert not form.is_valid()
    assert list(errors(form)) == [code]


def test_faulty_form_keeps_what_was_sent():
    html = drawn(form_of(sent(regels_01="2", advies_1="8", toelichting="Bewaar <mij>")))
    assert 'value="2" id="vraag-regels_01-2" checked' in html
    assert "Bewaar &lt;mij&gt;" in html
    assert "Kies een van de antwoorden, of sla de vraag over." in html


def drawn(form: QuestionnaireForm, **context: Any) -> str:
    return render_to_string(
        "measurement/partials/questionnaire.html", {"form": form, **context}, RequestFactory().get("/")
    )


def test_every_question_is_a_fieldset_of_its_own():
    form = form_of()
    html = drawn(form)
    assert html.count("<fieldset") == html.count("<legend>") == form.total - 1
    assert html.count("<textarea") == 1
    assert "<table" not in html


def test_question_behind_a_filter_says_when_to_answer_it():
    assert "Alleen als je bij vraag 8 koos: ‘Ja’." in drawn(form_of())


def test_english_form_has_english_words_and_marks_what_is_dutch():
    content = changed("advies_1", text={"nl": "Vroeg je advies?"})
    html = drawn(QuestionnaireForm(parse(content), wave="t0", form=0, language="en"))
    assert "Vraag over regel 1? (en)" in html
    assert 'lang="nl">Vroeg je advies?' in html


def test_story_of_a_dilemma_is_first_told_and_then_repeated():
    questions = {question.item.code: question for question in form_of().questions}
    assert str(questions["geschenk_wie"].scenario) == "Een aannemer geeft je een doos wijn."
    assert [questions[code].is_first_of_vignette for code in ("geschenk_doen", "geschenk_wie")] == [
        True,
        False,
    ]


def test_preview_cannot_be_sent():
    html = drawn(form_of(), is_preview=True)
    assert "csrfmiddlewaretoken" not in html
    assert "disabled" in html


@pytest.mark.django_db
def test_form_of_a_version_asks_what_was_published(at):
    version = make_version(at=at)
    assert questionnaire_form(version, "t0", 1, "nl").total == 5


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["before", "t0", "t6", "t12", "t12-page"])
def test_draft_is_shown_as_those_who_answer_see_it(mode):
    response = make_instrument().make_preview_request(preview_mode=mode)
    assert response.status_code == 200
    assert "Kleine vragenlijst" in response.content.decode()


@pytest.mark.django_db
def test_english_preview_is_english():
    content = make_instrument().make_preview_request(preview_mode="t0-en").content.decode()
    assert '<html lang="en"' in content
    assert "Kleine vragenlijst (en)" in content


@pytest.mark.django_db
def test_preview_of_a_faulty_draft_says_what_is_wrong():
    instrument = make_instrument()
    instrument.items[0].value["text"] = {"nl": "", "en": ""}
    content = instrument.make_preview_request(preview_mode="t0").content.decode()
    assert "Vraag ‘regels_01’, vraag: de Nederlandse tekst ontbreekt." in content


def test_letters_stand_with_own_answers_only():
    questions = {question.item.code: question for question in form_of().questions}
    assert questions["regels_01"].has_letters
    assert not questions["fouten_1"].has_letters


def test_names_of_fields_cannot_clash():
    content = small(items=[*small()["items"][:1], {**changed("advies_1")["items"][8], "code": "csrf"}])
    content["scales"] = [
        one for one in content["scales"] if one["code"] in ("regels", "regels_anker", "advies")
    ]
    form = QuestionnaireForm(parse(content), wave="t0", form=0, language="nl")
    assert [question.name for question in form.questions] == ["v_regels_01", "v_csrf"]


def test_texts_are_escaped():
    content = changed("regels_01", text=words("<b>Vet</b>"), options=[option(1, "<i>", 0), option(2, "b", 1)])
    html = drawn(QuestionnaireForm(parse(content), wave="t0", form=0, language="nl"))
    assert "&lt;b&gt;Vet" in html
    assert "<i>" not in html
