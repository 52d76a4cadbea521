"""Which method a session walks through: an editor's, or the shipped one."""

from dilemmas.models import CardMethod, LiveSession, TalkMethod
from dilemmas.rules.methods import Method, method_from_json, shipped_method
from dilemmas.rules.session import PRESETS, Kind


def method_in_force(kind: Kind) -> Method:
    """Of a session that opens now."""
    methods = CardMethod.objects if PRESETS[kind].has_votes else TalkMethod.objects
    changed = methods.filter(kind=kind, live=True).first()
    return (changed.own_method() if changed else ()) or shipped_method(kind)


def method_of(session: LiveSession) -> Method:
    """With which it was opened; before that, the one in force."""
    return method_from_json(session.method) or method_in_force(Kind(session.kind))
