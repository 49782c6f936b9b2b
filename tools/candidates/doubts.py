"""Why walks argue for no candidate although nothing is held of the pair."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools.candidates.shapes import GIVEN
from tools.candidates.standing import used_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tools.candidates.arguments import Arguments
    from tools.candidates.goals import Sought
    from tools.candidates.links import StoredLinks
    from tools.candidates.walks import Walk

AGAINST = 0.6
"""Share of the signed weight that points the other way, above which a candidate is no candidate."""

HARMING = ("harms", "causes")

MAKERS = 2
"""Proteins of the body that act on a substance, from which on it is one of the body; of processes one does."""

LACK = re.compile(
    r"deficien|depletion|malnutrition|scurvy|rickets|beriberi|pellagra", re.IGNORECASE
)
"""In the name of a use: that what is given is what is lacking."""
PARTS = {
    part: re.compile(words, re.IGNORECASE)
    for part, words in {
        "eye": r"glaucoma|ocular|\beyes?\b|conjunctiv|keratitis|uveitis|ophthalm|tropia|strabismus|mydria|"
        r"miosis|iritis|cataract|macular|stargardt|retin",
        "skin": r"\bskin\b|dermat|\btinea\b|\bacne\b|eczema|psoria|rosacea|\bwarts?\b|onychomycosis|cutaneous|"
        r"pruritus|\bitch|alopecia|keratosis|hyperhidrosis|seborrh|impetigo|\brash\b|eruption|pityriasis|ringworm|athlete",
        "rectum": r"h(?:a)?emorrhoid|proctitis|\bani\b|\banal\b",
        "mouth or nose": r"\bnas(?:al|ose)\b|rhinitis|dental|gingiv|stomatitis|\boral (?:ulcer|mucosa|candid)|xerostomia",
    }.items()
}
"""Parts that medicines are put on: words in the names of their diseases."""
LOCAL = re.compile(
    r"\b(?:topical|vaginal|ophthalmic|intranasal|intravesical|otic|intravitreal)\b", re.IGNORECASE
)
"""In the name of a medicine: that it is put on the spot."""


def toward_of(weights: Mapping[str, float], sign: int | None) -> float | None:
    """Share of the signed weight of walks with the sign that is sought; None without sign."""
    plus = sum(w for f, w in weights.items() if f[-1] == "+")
    minus = sum(w for f, w in weights.items() if f[-1] == "-")
    if sign is None or plus + minus == 0:
        return None
    return round((plus if sign > 0 else minus) / (plus + minus), 3)


def doubt_of(
    sought: Sought, toward: float | None, walks: Sequence[Walk], links: StoredLinks,
    arguments: Arguments, *, is_argued: bool,
) -> str:  # fmt: skip
    """Why walks argue for no candidate: their signs, or that none of them says what it would do.

    Args:
        sought: the goal.
        toward: see `toward_of`.
        walks: what argues first, then the heaviest first.
        links: what is held.
        arguments: what only goes with the anchor speaks no more against than for.
        is_argued: whether any walk argues, or a source that reads more than the graph names it.
    """
    if toward is not None and toward < 1 - AGAINST:
        return f"its signed paths point the other way ({1 - toward:.0%} of their weight)"
    worse = next(
        (w for w in walks if _brings_on(w, sought.form.sign) and not arguments.only_goes_with(w)),
        None,
    )
    if worse is not None:
        return f"it is stated to bring about {links.name(worse.nodes[1])}, which leads to it"
    sign = walks[0].sign if walks else None
    if sought.form.sign is not None and sign == -sought.form.sign:
        return "the heaviest of its paths points the other way"
    if is_argued:
        return ""
    by = f" ({links.name(walks[0].nodes[-2])})" if walks else ""
    return f"no path says what it does to the disease: its paths lead by what else it helps, or by what shares something with the disease{by}"


def _brings_on(walk: Walk, sign: int | None) -> bool:
    """Whether a label or a body says that it raises what raises the anchor (or lowers what lowers it)."""
    return (
        sign == -1
        and walk.sign == 1
        and [link.way for link in walk.links] == ["toward", "toward"]
        and walk.links[1].how == "harms"
    )


def held_doubt(
    sought: Sought, name: str, uses: Sequence[str], anchor: str, *, has_kin: bool
) -> str:
    """Why what a medicine is in use for argues that it cannot be one for the anchor.

    Args:
        sought: the goal.
        name: of the medicine.
        uses: names of what it treats.
        anchor: name of the anchor.
        has_kin: whether it is a class or a form of what may be in use.
    """
    local = LOCAL.search(name) if sought.name == "drugs" else None
    if local and not any(of.search(anchor) for of in PARTS.values()):
        return f"it is {local[0].lower()}: that it reaches what it is sought for is not held"
    if sought.name != "drugs" or (has_kin and not uses):
        return ""
    if not uses:
        return "no use of it as a medicine is held: it was given in studies alone"
    if all(LACK.search(use) for use in uses) and not LACK.search(anchor):
        return f"it is in use to make good a lack alone ({uses[0]})"
    parts = [next((part for part, of in PARTS.items() if of.search(use)), "") for use in uses]
    if all(parts) and not any(PARTS[part].search(anchor) for part in parts):
        return (
            f"every use that is held is of the {' or '.join(dict.fromkeys(parts))} ({uses[0]}): that it "
            "is given so that it reaches another part is not held"
        )
    return ""


async def doubt_of_uses(sought: Sought, links: StoredLinks, node: str, used: Sequence[str]) -> str:
    """By what it is in use for, and whether anything near to it (a member of it, another of its class) is."""
    body = await _made_by_body(sought, links, node)
    if body:
        return f"the body makes it and acts on it ({body}): what it does there is not what giving it does"
    has_kin = not used and await _has_kin_in_use(links, node)
    uses = [links.name(use) for use in used]
    name, anchor = links.name(node), links.name(sought.anchor)
    return held_doubt(sought, name, uses, anchor, has_kin=has_kin)


async def _has_kin_in_use(links: StoredLinks, node: str) -> bool:
    """Whether its class, a member of it, or another of its class is in use: uses are often held of one of them."""
    kin = [link.far for link in await links.at(node) if link.how == "kin"]
    mates = [link.far for one in kin for link in await links.at(one) if link.how == "kin"]
    near = dict.fromkeys([*kin, *mates])
    await links.learn(near)
    return any([bool(await used_for(links, one)) for one in near if links.kind(one) in GIVEN])


async def doubt_of_harms(
    sought: Sought, links: StoredLinks, node: str, arguments: Arguments
) -> str:
    """That it is stated to bring about a sign of the very disease, which few others have (bronchospasm)."""
    if sought.name != "drugs":
        return ""
    for link in await links.at(node):
        if link.how in HARMING and link.way == "away" and link.sign == 1:
            signs = [
                one for one in await links.at(sought.anchor)
                if one.far == link.far and one.how in HARMING and one.way == "away" and one.sign == 1
            ]  # fmt: skip
            if signs and not await arguments.is_common(link.far):
                return (
                    f"it is stated to bring about {links.name(link.far)}, which people with it have"
                )
    return ""


async def _made_by_body(sought: Sought, links: StoredLinks, node: str) -> str:
    """What of the body acts on a medicine: it is a messenger with many effects, such as noradrenaline."""
    if sought.name != "drugs":
        return ""
    makers = [
        link.far for link in await links.at(node) if link.how == "acts" and link.way == "toward"
    ]
    await links.learn(makers)
    of_body = [far for far in dict.fromkeys(makers) if links.kind(far) in ("gene", "process")]
    made = [far for far in of_body if links.kind(far) == "process"]
    return links.name((made or of_body)[0]) if made or len(of_body) >= MAKERS else ""
