from django.utils.translation import gettext as _

from foundation.errors import DomainError


def outcome_sentence(refusal: DomainError) -> str:
    if refusal.code == "too_many":
        return _(
            "Er wachten al heel veel uitkomsten op de redactie. Bewaar je tekst en probeer het later nog eens."
        )
    return _("Er is nog geen plek voor moresprudentie. Bewaar je tekst en vraag het de redactie.")
