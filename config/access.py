"""Addresses whose views are not ours: who guards them, and what they show.

A name that ends in `*` stands for all names that begin with it.
"""

from foundation.people.access import Shows

DECLARED_ELSEWHERE = {
    # Wagtail's administration has groups and permissions of its own. What it serves to the site (pages,
    # documents) is public but for private pages and collections; nothing of a person is kept there.
    "wagtail*": Shows.ACTION,
    "simple_translation*": Shows.ACTION,
    "shipped_text": Shows.ACTION,
    "dilemmas_poll_series": Shows.ACTION,
    "dilemmas_method_shipped": Shows.ACTION,
    "measurement_instrument_*": Shows.ACTION,
    # Each page type has axe cover under its own name.
    "page:home": Shows.PAGE,
    "page:information": Shows.PAGE,
    "page:information_point": Shows.PAGE,
    "page:integrity_guide": Shows.PAGE,
    "page:regulation_register": Shows.PAGE,
    "page:regulation": Shows.PAGE,
    "page:themes": Shows.PAGE,
    "page:channels": Shows.PAGE,
    "page:confidants": Shows.PAGE,
    "page:confidant": Shows.PAGE,
    "page:module": Shows.PAGE,
    "page:case_index": Shows.PAGE,
    "page:case": Shows.PAGE,
    "page:moral_case_law": Shows.PAGE,
    "page:outcome": Shows.PAGE,
    # allauth, in our look.
    "account_login": Shows.PAGE,
    "account_logout": Shows.PAGE,
    "account_signup": Shows.PAGE,
    "account_reauthenticate": Shows.PAGE,
    "account_reset_password": Shows.PAGE,
    "account_reset_password_done": Shows.PAGE,
    "account_reset_password_from_key": Shows.PAGE,
    "account_reset_password_from_key_done": Shows.PAGE,
}
