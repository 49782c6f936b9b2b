"""What to examine, by rules: the forced rivals of a claim, the lines of evidence, and sub-questions.

For X -> Y the tree always opens the same five explanations; one that finds no evidence stays in the
answer as an open threat. Sub-questions open only where the verdict is still open: one for each thing
near to the pair, and the two halves of a mechanism that was asked for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from agent.tree.thoughts import RULES, About, Proposal, Role, Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agent.answer import RivalName
    from agent.dossier import Dossier
    from agent.question import Kind
    from agent.tree.thoughts import Link, Thought

RIVALS: tuple[tuple[RivalName, str, Link], ...] = (
    ("direct", "{x} changes {y}", "changes"),
    ("reverse", "{y} changes {x}", "changes"),
    ("common_cause", "something else changes both {x} and {y}", "shared_cause"),
    ("selection", "the way people were selected or followed links {x} and {y}", "linked"),
    ("chance", "chance or measurement makes {x} and {y} look related", "linked"),
)

DIRECT_LINES: tuple[tuple[str, str], ...] = (
    ("randomized", "randomized trials of {x} on {y}"),
    ("mendelian_randomization", "genetic variants that shift {x} also shift {y}"),
    ("observational", "people with more {x} have another {y}"),
    ("own_data", "{x} and {y} in a data set at hand"),
    ("assessment", "bodies, product information or approved use state what {x} does to {y}"),
    ("curated", "curated knowledge states that {x} acts on {y}"),
    ("mechanism", "a mechanism leads from {x} to {y}"),
)
"""Lines of evidence under the direct claim. `own_data` is filled by the identify step."""

COMPARED_LINES: tuple[tuple[str, str], ...] = (
    ("head_to_head", "studies compared {x} with {z} on {y}"),
    ("near_comparisons", "studies compared what {x} and {z} are, or hold, on {y}"),
    ("first_arm", "trials of {x} on {y}"),
    ("second_arm", "trials of {z} on {y}"),
)
"""Lines of evidence of a comparison: direct, through classes and members, and each arm by itself."""

NEAR = "what is near to {x} changes {y}, or {x} changes a part of {y}"
RELATED = "{x} on outcomes nearest to {y}, and {y} under treatments nearest to {x}"
MOST_STEPS = 1
"""Things on the way of one mechanism whose halves are examined, those nearest to the outcome."""


def propose(
    question: str, kind: Kind, x: str, y: str, z: str = "", about: About | None = None
) -> Tree:
    """The tree at its start: the rivals, and under the direct claim its lines of evidence.

    Args:
        question: as asked.
        kind: of the question.
        x: name of the treatment.
        y: name of the outcome.
        z: name of the comparator.
        about: the direct claim in values; of nothing in particular when omitted.
    """
    claimed = about or About("", "")
    tree = Tree.rooted(question)
    rivals = RIVALS[:1] if kind in ("mechanism", "comparison") else RIVALS
    tree = tree.expand(
        "0",
        [
            Proposal("rival", name, text.format(x=x, y=y), _rival(name, claimed, link))
            for name, text, link in rivals
        ],
    )
    lines = COMPARED_LINES if kind == "comparison" else DIRECT_LINES
    opened = [
        Proposal(_role(name), name, text.format(x=x, y=y, z=z), _line(name, claimed))
        for name, text in lines
    ]
    return tree.expand(tree.children("0")[0].id, opened)


def _rival(name: str, claimed: About, link: Link) -> About:
    if name == "reverse":
        return replace(claimed, exposure=claimed.outcome, outcome=claimed.exposure, direction="")
    return replace(claimed, link=link)


def _role(name: str) -> Role:
    return "comparison_arm" if name in ("first_arm", "second_arm") else "line"


def _line(name: str, claimed: About) -> About:
    if name in ("head_to_head", "near_comparisons"):
        return replace(claimed, link="compared")
    arm = claimed.comparator if name == "second_arm" else claimed.exposure
    return replace(claimed, exposure=arm, comparator="")


def sub_questions(
    tree: Tree, dossier: Dossier, *, is_open: bool, deepest: int
) -> tuple[tuple[str, Proposal], ...]:
    """The sub-questions that what was found gives reason to ask, each with the id of its parent.

    Args:
        tree: as examined so far.
        dossier: what was found.
        is_open: whether the verdict on the very pair is still open.
        deepest: of the tree's thoughts, in levels below the question.
    """
    direct = tree.named("direct")
    if direct is None or not is_open or dossier.question.kind == "comparison":
        return ()
    near, mechanism = tree.named("near"), tree.named("mechanism")
    if direct.depth + 2 > deepest:
        return ()
    found: list[tuple[str, Proposal]] = []
    if near is None:
        found.append((direct.id, _sub("near", NEAR, dossier, direct)))
    elif near.state == "examined" and not tree.children(near.id):
        found += [(near.id, one) for one in _relatives(dossier, direct)]
        found.append((near.id, _sub("related", RELATED, dossier, direct)))
    asks_how = dossier.question.kind == "mechanism"
    if asks_how and mechanism is not None and mechanism.state == "examined":
        found += [(mechanism.id, one) for one in _halves(dossier, mechanism)]
    return tuple(found)


def _sub(name: str, text: str, dossier: Dossier, direct: Thought) -> Proposal:
    x, y = dossier.names
    role: Role = "sub_question" if name == "near" else "line"
    return Proposal(role, name, text.format(x=x, y=y), direct.about)


def _relatives(dossier: Dossier, direct: Thought) -> Iterator[Proposal]:
    """One thought a relative; a member of which nothing on the outcome is held has nothing to say."""
    about = direct.about or About("", "")
    x, y = dossier.names
    for kin in dossier.kin:
        if kin.holds == 0:
            continue
        of_x = kin.side == "treatment"
        near = replace(about, exposure=kin.curie) if of_x else replace(about, outcome=kin.curie)
        claim = f"{kin.name} changes {y}" if of_x else f"{x} changes {kin.name}"
        words = f"{claim} ({kin.how.replace('_', ' ')} of what was asked about)"
        how = f"{kin.side} {kin.how}"
        yield Proposal("sub_question", "relative", words, near, how=how)


def _halves(dossier: Dossier, mechanism: Thought) -> Iterable[Proposal]:
    """X -> M and M -> Y for the things on the way of each mechanism that is held."""
    about = mechanism.about or About("", "")
    x, y = dossier.names
    opened: dict[str, Proposal] = {}
    for path in dossier.paths:
        for curie in reversed(dossier.on_the_way(path)[-MOST_STEPS:]):
            name = dossier.node_names.get(curie, curie)
            for one in halves_through(curie, name, (x, y), about):
                opened.setdefault(one.key, one)
    return opened.values()


def halves_through(
    curie: str, name: str, names: tuple[str, str], about: About, origin: str = RULES
) -> tuple[Proposal, Proposal]:
    """X -> M and M -> Y for one thing on the way.

    Args:
        curie: of the thing on the way.
        name: of it.
        names: of treatment and outcome.
        about: the claim that the thing is to explain.
        origin: who named it.
    """
    first = replace(about, outcome=curie, direction="")
    second = replace(about, exposure=curie, direction="")
    return (
        Proposal("mechanism_step", "half", f"{names[0]} changes {name}", first, origin),
        Proposal("mechanism_step", "half", f"{name} changes {names[1]}", second, origin),
    )
