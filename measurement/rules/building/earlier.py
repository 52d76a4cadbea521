"""What an earlier release told and this one may not tell anew: too few came or went in between.

The earlier number stays, with the number of its release: it is out already.
"""

from measurement.rules.report import Content, Figures, Reach, ReachGroup
from measurement.rules.statistics.refusals import Refusal

BELOW_K = Refusal.BELOW_K.value


def keep_earlier(content: Content, earlier: Content) -> None:
    before = {(one["unit"], one["scale"]): one for one in earlier["figures"]}
    k_of = {scale["code"]: scale["k"] for scale in content["scales"]}
    refused = {scale["code"] for scale in content["scales"] if scale["refused"]}
    for one in content["figures"]:
        found = before.get((one["unit"], one["scale"]))
        if found and one["scale"] not in refused:
            _keep(one, found, earlier["number"], k_of[one["scale"]])
    told = [
        _kept(one, earlier["number"], content["k"])
        for one in earlier.get("reach", ())
        if one.get("answered", 0) >= content["k"]
    ]
    names = {one["wave"] for one in told}
    new = [one for one in content.get("reach", ()) if one["wave"] not in names]
    order = [wave["code"] for wave in content["waves"]]
    content["reach"] = sorted([*told, *new], key=lambda one: order.index(one["wave"]))


def _kept(told: Reach, number: int, k: int) -> Reach:
    """Whom a wave reached is told once, whole; without groups that are too small by what was agreed since."""
    groups = [
        one
        if one.get("answered", k) >= k
        else ReachGroup(trait=one["trait"], group=one["group"], title=one["title"], refused=[BELOW_K])
        for one in told["groups"]
    ]
    return {**told, "groups": groups, "release": told.get("release", number)}


def _keep(one: Figures, found: Figures, number: int, k: int) -> None:
    for wave in [wave for wave, reasons in one["refused"].items() if reasons == [BELOW_K]]:
        level = found["levels"].get(wave)
        if level and level["n"] >= k:
            del one["refused"][wave]
            one["levels"][wave] = {**level, "release": level.get("release", number)}
    told = {(change["first"], change["second"]): change for change in found["changes"]}
    for place, change in enumerate(one["changes"]):
        kept = told.get((change["first"], change["second"]))
        if change["refused"] == [BELOW_K] and kept and kept.get("n", 0) >= k:
            kept = {**kept, "release": kept.get("release", number)}
            kept.pop("p_holm", None)
            one["changes"][place] = kept
    if "model" not in one and "model" in found and _is_exact(one) and found["model"]["people"] >= k:
        model = found["model"]
        one["model"] = {**model, "release": model.get("release", number)}


def _is_exact(one: Figures) -> bool:
    """No level is refused for another reason or shown as a bound, which an earlier model would tell."""
    reasons = {reason for codes in one["refused"].values() for reason in codes}
    return reasons <= {BELOW_K} and not any("bound" in level for level in one["levels"].values())
