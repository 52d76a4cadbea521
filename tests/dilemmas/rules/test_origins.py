import pytest
from hypothesis import given
from hypothesis import strategies as st

from dilemmas.rules.origins import origin_of, origins_in


@pytest.mark.parametrize(
    ("line", "origin"),
    [
        ("https://intranet.lindewaard.nl", "https://intranet.lindewaard.nl"),
        (" https://Intranet.Lindewaard.NL/ ", "https://intranet.lindewaard.nl"),
        ("https://intranet.lindewaard.nl:8443", "https://intranet.lindewaard.nl:8443"),
        ("https://intranet", "https://intranet"),
        # A test intranet on the own machine.
        ("http://localhost:9000", "http://localhost:9000"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
    ],
)
def test_one_website_is_an_origin(line: str, origin: str):
    assert origin_of(line) == origin


@pytest.mark.parametrize(
    "line",
    [
        *("*", "https:", "https://", "https://*", "https://*.lindewaard.nl", "intranet.lindewaard.nl"),
        *("http://intranet.lindewaard.nl", "ftp://intranet.lindewaard.nl", "javascript:alert(1)"),
        *("https://intranet.nl/pad", "https://intranet.nl?x=1", "https://intranet.nl#x"),
        *("https://jan@intranet.nl", "https://jan:geheim@intranet.nl", "https://@intranet.nl"),
        *("https://intranet.nl:99999", "https://intranet.nl:", "https://intranet.nl:x"),
        # What would change the policy it is put into.
        *(
            "https://a.nl;script-src",
            "https://a.nl 'unsafe-inline'",
            "https://a.nl,https://b.nl",
            "'self'",
            "data:",
        ),
        *("https://-a.nl", "https://a..nl", "https://[::1]", "https://[", "https://" + "a" * 64 + ".nl"),
    ],
)
def test_what_is_more_or_less_than_one_website_is_none(line: str):
    assert origin_of(line) is None


@given(st.text(max_size=60))
def test_no_text_gets_a_sign_into_the_policy_that_has_a_meaning_there(text: str):
    for line in (text, f"https://{text}", f"https://a.nl{text}"):
        origin = origin_of(line)
        if origin is not None:
            assert origin.startswith(("https://", "http://localhost", "http://127.0.0.1"))
            assert not set(origin) & set(" ;,*'\"\t\r\n@?#\\")
            assert origin.isascii()
            assert origin_of(origin) == origin


def test_a_list_says_which_lines_are_none():
    text = "https://a.nl\n\n  https://A.nl/ \nfout\r\nhttps://b.nl:8443\n"
    assert origins_in(text) == (["https://a.nl", "https://b.nl:8443"], ["fout"])
