from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dilemmas.rules.names import Finding, Likely


def names_sentences(findings: Iterable[Finding]) -> list[str]:
    """'Dit lijkt op een naam: Sandra.': a sentence for each kind, each piece of text once."""
    found: dict[Likely, dict[str, None]] = {}
    for one in findings:
        found.setdefault(one.kind, {})[" ".join(one.text.split())] = None
    return [SENTENCES[kind](len(texts)) % {"texts": ", ".join(texts)} for kind, texts in found.items()]


SENTENCES: dict[Likely, Callable[[int], str]] = {
    Likely.NAME: lambda count: ngettext(
        "Dit lijkt op een naam: %(texts)s.", "Dit lijken namen: %(texts)s.", count
    ),
    Likely.EMAIL: lambda count: ngettext(
        "Dit lijkt op een e-mailadres: %(texts)s.", "Dit lijken e-mailadressen: %(texts)s.", count
    ),
    Likely.PHONE: lambda count: ngettext(
        "Dit lijkt op een telefoonnummer: %(texts)s.", "Dit lijken telefoonnummers: %(texts)s.", count
    ),
    Likely.CITIZEN_NUMBER: lambda count: _("Dit lijkt op een burgerservicenummer: %(texts)s."),
    Likely.NUMBER_PLATE: lambda count: ngettext(
        "Dit lijkt op een kenteken: %(texts)s.", "Dit lijken kentekens: %(texts)s.", count
    ),
    Likely.BANK_ACCOUNT: lambda count: _("Dit lijkt op een rekeningnummer: %(texts)s."),
    Likely.ADDRESS: lambda count: ngettext(
        "Dit lijkt op een adres: %(texts)s.", "Dit lijken adressen: %(texts)s.", count
    ),
}
