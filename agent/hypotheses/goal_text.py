"""A goal in words -> what is sought: its form, its nodes, what was excluded and of whom it is asked.

    "drugs for gout, not NSAIDs"  "targets for asthma"  "causes of stroke in women"
    "side effects of lithium"     "biomarkers of sepsis" "mechanisms between obesity and asthma"

A bare name is read by what it is: a disease asks for drugs, a drug for side effects, and the report says
so. Words that nothing takes are refused with the forms that are understood, never dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.question import GroundedMention, validate_text
from agent.reading.ground import mention_of
from graphs.curie import Curie
from graphs.errors import InputError
from tools.candidates.forms_of import form_of
from tools.candidates.goals import Sought
from tools.candidates.links import kind_of
from tools.naming.grounding import ground
from tools.relatives import broader_than, relatives

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphs.store import KnowledgeGraph
    from tools.candidates.goals import GoalName
    from tools.candidates.links import NodeKind, StoredLinks
    from tools.naming.grounding import Role
    from tools.relatives import Relative

ADJECTIVES = (
    r"(?:(?:what|which|are|is|the|some|any|new|novel|possible|potential|candidate|repurposed|existing|approved|find|"
    r"suggest|hypothesi[sz]e|propose|list|show|me|drug|therapeutic|molecular|genetic|dietary|environmental|"
    r"unknown|likely|could|might|may|be|there|for|give|rank|best|promising) )*"
)
HEADS: tuple[tuple[GoalName, str], ...] = (
    ("mechanisms", r"(?:mechanisms?|pathways?|mediators?|links?|routes?) (?:between|from|linking|connecting|by which|through which|of) (?P<a>.+?) (?:and|to|acts? on|affects?|causes?|with|leads? to|influences?|on) (?P<b>.+)"),
    ("mechanisms", r"how (?:does|do|might|may|could|can) (?P<a>.+?) (?:act on|affect|cause|lead to|influence|change|reduce|raise|increase|lower|prevent|worsen) (?P<b>.+)"),
    ("side_effects", r"(?:side[- ]?effects?|adverse (?:effects?|events?|reactions?)|harms?|toxicit(?:y|ies)|complications?) (?:of|from|with|due to|caused by) (?P<a>.+)"),
    ("side_effects", r"(?:harms?|side[- ]?effects?) (?:does|do|can|could) (?P<a>.+?) (?:have|cause)"),
    ("biomarkers", r"(?:bio)?markers? (?:of|for|in) (?P<a>.+)"),
    ("targets", r"(?:targets?|genes?|proteins?) (?:for|of|in|to treat|to target in|against|implicated in|behind) (?P<a>.+)"),
    ("causes", r"(?:causes?|risk factors?|triggers?|exposures?|determinants?|etiolog(?:y|ies)|aetiolog(?:y|ies)) (?:of|for|behind) (?P<a>.+)"),
    ("causes", r"(?:causes?|triggers?|leads? to|raises? the risk of) (?P<a>.+)"),
    ("drugs", r"(?:drugs?|drug candidates?|treatments?|medicines?|medications?|therap(?:y|ies)|compounds?|repurposing(?: candidates?)?|candidates?|procedures?|small molecules?|interventions?|cures?) (?:for|against|of|to treat|to prevent|to cure|that (?:could |might |may )?(?:treat|prevent|help|cure)|(?:could|might|may) (?:treat|prevent|help(?: with)?|cure)|in) (?P<a>.+)"),
    ("drugs", r"(?:treats?|prevents?|helps?(?: with)?|cures?|protects? against) (?P<a>.+)"),
)  # fmt: skip
NOT = re.compile(
    r"[,;( ]+(?:but )?(?:not|no|except(?: for)?|excluding|other than|without|apart from|besides) (?P<n>[^)]+)\)?$",
    re.IGNORECASE,
)
WHOM = re.compile(
    r" (?:in|among|for|of) (?P<w>(?:(?:older|younger|elderly|pregnant|healthy|adult|postmenopausal|male|female|"
    r"diabetic|obese) )*(?:adults?|children|women|men|people|patients?|infants?|adolescents?|newborns?|girls|boys|"
    r"the elderly|pregnancy|smokers)(?: (?:with|over|under|aged|who) .+)?)$",
    re.IGNORECASE,
)
KINDS: tuple[tuple[str, tuple[NodeKind, ...]], ...] = (
    (r"\b(?:dietary|environmental|lifestyle|behaviou?ral|exposures?)\b", ("exposure",)),
    (r"\bgenetic\b|\bgenes?\b", ("gene",)),
    (r"\bdrug causes\b|\bdrug triggers\b", ("drug",)),
)
"""Words before the head -> the kinds of candidates that they narrow a goal of causes to."""
EXAMPLES = (
    '"drugs for X", "targets for X", "causes of X", "side effects of D", "biomarkers of X", '
    '"mechanisms between A and B", each with "in women" or "not statins" behind it'
)
NEAR = {"narrower": 0.5, "level": 0.5, "high_level": 0.5, "surrogate": 0.5, "marker": 0.5, "member": 0.5}  # fmt: skip
"""How much walks from a relative of the anchor weigh; what is not here is not walked from."""
UNLIKE = 0.1
"""Of a narrower thing whose name is no form of the anchor's: taxonomies put cardiac arrest under heart failure."""


@dataclass(frozen=True)
class Goal:
    """A goal, read.

    Attributes:
        text: as given.
        sought: its form and nodes.
        anchor, other: the nodes as mentions.
        population: of whom it is asked; empty for anybody.
        without: names of what was excluded.
        near: relatives of the anchor that walks begin at too -> weight.
        note: how a bare name was read; empty where the form was said.
        broader: what the anchor is a kind of, one step up.
    """

    text: str
    sought: Sought
    anchor: GroundedMention
    other: GroundedMention | None
    population: str
    without: tuple[str, ...]
    near: Mapping[str, float]
    note: str
    broader: tuple[str, ...] = ()

    @property
    def read_as(self) -> str:
        """The goal in full words."""
        form = self.sought.form
        about = f"{form.noun}s of {self.anchor.label}"
        if self.sought.name in ("drugs", "targets"):
            about = f"{form.noun}s for {self.anchor.label}"
        if self.other is not None:
            about = f"mediators between {self.anchor.label} and {self.other.label}"
        about += f", in {self.population}" if self.population else ""
        about += f", without {' and '.join(self.without)}" if self.without else ""
        return f"{about} ({self.note})" if self.note else about


async def read_goal(names: KnowledgeGraph, text: str) -> Goal:
    """Read a goal.

    Args:
        names: a graph that knows names beyond its own (`graphs.known`).
        text: the goal.

    Raises:
        InputError: no form is understood, or a name in it is not known or not held.
    """
    said = validate_text(text).strip(" ?.!")
    rest, excluded = _tail(NOT, said, "n")
    rest, population = _tail(WHOM, rest, "w")
    name, first, second = _form(rest)
    note = ""
    if name is None:
        anchor = await _node(names, rest, "outcome", text)
        name = (
            "side_effects" if kind_of(anchor.category or "") in ("drug", "substance") else "drugs"
        )
        other_way = "causes of" if name == "drugs" else "drugs for"
        note = f"a bare name is read so; say {other_way!r} and a name for another goal"
    else:
        anchor = await _node(
            names, first, "treatment" if name in ("side_effects", "mechanisms") else "outcome", text
        )
    other = await _node(names, second, "outcome", text) if second else None
    without, members = await _without(names, excluded, text)
    sought = Sought(
        name,
        anchor.curie or "",
        (other.curie or "") if other else "",
        members,
        _kinds(name, rest),
    )
    near = await _near(names, sought)
    broader = await broader_than(names, sought.anchor) if name == "drugs" else ()
    return Goal(text, sought, anchor, other, population, without, near, note, broader)


def _tail(pattern: re.Pattern[str], text: str, group: str) -> tuple[str, str]:
    found = pattern.search(text)
    return (text[: found.start()].strip(" ,;("), found[group].strip()) if found else (text, "")


def _form(text: str) -> tuple[GoalName | None, str, str]:
    """(the form, its first name, its second name); no form for a bare name."""
    for name, head in HEADS:
        found = re.fullmatch(ADJECTIVES + head, text, re.IGNORECASE)
        if found:
            parts = found.groupdict()
            return name, parts["a"], parts.get("b") or ""
    return None, text, ""


def _kinds(name: GoalName, text: str) -> tuple[NodeKind, ...]:
    if name != "causes":
        return ()
    head = re.split(r"\b(?:of|for|behind)\b", text, maxsplit=1)[0]
    return next((kinds for words, kinds in KINDS if re.search(words, head, re.IGNORECASE)), ())


async def _node(names: KnowledgeGraph, words: str, role: Role, goal: str) -> GroundedMention:
    """The node that words name.

    Raises:
        InputError: none, several, words left over, or one that the graph does not hold.
    """
    found = mention_of(await ground(names, words, role))
    if found.curie is None or found.unused:
        near = ", ".join(c.name for c in found.candidates[:3])
        nearest = f"the nearest names are: {near}" if near else "no name is like it"
        what = f"{found.unused!r} in {words!r}" if found.curie else f"{words!r}"
        of = "" if words == goal.strip(" ?.!") and not found.curie else f" of the goal {goal!r}"
        raise InputError(
            f"{what}{of} is not understood; {nearest}. Goals that are understood: {EXAMPLES}"
        )
    if not await names.held(Curie.parse(found.curie)):
        raise InputError(
            f"{found.label} ({found.curie}) is known by name, but the graph in use holds nothing about it: "
            "no candidate can be reached; load a larger graph (`aetia kg download --help`) and name it "
            "with --kg"
        )
    return found


async def _without(
    names: KnowledgeGraph, words: str, goal: str
) -> tuple[tuple[str, ...], frozenset[str]]:
    """(names of what was excluded, its nodes and their members); a class takes its members with it.

    Raises:
        InputError: one of them is not known.
    """
    named: list[str] = []
    found: set[str] = set()
    for part in re.split(r",| and | or ", words):
        if not part.strip():
            continue
        mention = mention_of(await ground(names, part.strip(), "treatment"))
        if mention.curie is None:
            raise InputError(
                f"{part.strip()!r}, which the goal {goal!r} excludes, is not a known name"
            )
        named.append(mention.label)
        found.add(mention.curie)
        kin = await relatives(names, mention.curie, "treatment")
        found |= {one.curie for one in kin if one.how == "member"}
    return tuple(named), frozenset(found)


async def _near(names: KnowledgeGraph, sought: Sought) -> dict[str, float]:
    side = "outcome" if sought.form.is_cause or sought.name == "biomarkers" else "treatment"
    kin = await relatives(names, sought.anchor, "outcome" if side == "outcome" else "treatment")
    (anchor,) = [n.name for n in await names.nodes([Curie.parse(sought.anchor)])] or [""]

    def weight(one: Relative) -> float:
        apart = sought.name == "drugs" and one.how == "narrower" and not form_of(one.name, anchor)
        return UNLIKE if apart else NEAR[one.how]

    return {one.curie: weight(one) for one in kin if one.how in NEAR and one.curie != sought.other}


async def with_forms(goal: Goal, links: StoredLinks) -> Goal:
    """With the forms of its disease that go by names of their own ("advanced breast cancer") near to it."""
    if goal.sought.name != "drugs":
        return goal
    outcomes = sorted({outcome for _, outcome in links.pairs})
    await links.learn([*outcomes, goal.sought.anchor])
    anchor = links.name(goal.sought.anchor)
    forms = [o for o in outcomes if links.kind(o) == "disease" and form_of(links.name(o), anchor)]
    added = {one: NEAR["narrower"] for one in forms if one != goal.sought.anchor}
    return replace(goal, near={**added, **goal.near})
