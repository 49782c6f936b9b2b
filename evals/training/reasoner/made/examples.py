"""Training examples: one telling of facts, many questions about it, each in one of the formats.

Every format has its own share. A path goes back from the outcome, cause by cause: there is seldom more than
one way to go. Steps are stepped along the one chain that comes from the exposure, or along any where none does; half of the states that are judged lie off the way, as a search meets them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from evals.training.reasoner.made import wording
from evals.training.reasoner.made.inquiry import Inquiry
from evals.training.reasoner.made.problems import HOPS
from evals.training.reasoner.made.stated import Fact, Facts

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from evals.training.reasoner.made.problems import Problem

Format = Literal["direct", "think", "next", "check", "right", "after"]
FORMATS: tuple[Format, ...] = get_args(Format)
SHARES = {"direct": 18, "think": 34, "next": 12, "check": 4, "right": 26, "after": 6}
"""How often each format is asked for, in percent."""

FARTHEST = 6
"""Hops of the longest chain that is asked about anywhere."""


@dataclass(frozen=True)
class Example:
    """What follows the facts in the user's turn, and the assistant's reply.

    `marks` are what the reply would be to a path that ended after each of its sentences: trained on where
    that sentence ends, they tell where a path goes wrong and not only that it does. `trail` are the facts
    that lead to the outcome of the question, the last one first; `forks` where there is an effect the variables
    that several others change, of which a path has to choose one.
    """

    format: Format
    prompt: str
    reply: str
    marks: tuple[str, ...] = ()
    trail: tuple[Fact, ...] = ()
    forks: tuple[str, ...] = ()


def examples(problem: Problem, count: int, draw: random.Random) -> list[Example]:
    """Examples about the facts of a problem: its own question, and others about the same facts."""
    facts = Facts(problem.facts)
    pairs = _pairs(facts, draw)
    own = (problem.exposure, problem.outcome)
    forks = tuple(node for node in facts.nodes if len(facts.into(node)) > 1)
    found = []
    for _ in range(count):
        exposure, outcome = own if draw.random() < 0.4 or not pairs else draw.choice(pairs)
        asked = Inquiry(facts, exposure, outcome)
        form = draw.choices(FORMATS, [SHARES[name] for name in FORMATS])[0]
        marks: tuple[str, ...] = ()
        if form == "right":
            prompt, marks = _right(asked, draw)
            reply = marks[-1]
        else:
            prompt, reply = _MAKERS[form](asked, draw)
        prompt = wording.asked(exposure, outcome) + prompt
        found.append(
            Example(
                form,
                prompt,
                reply,
                marks,
                asked.trail,
                forks if asked.label != "neither" else (),
            )
        )
    return found


def _pairs(facts: Facts, draw: random.Random) -> list[tuple[str, str]]:
    """Pairs of variables to ask about: two of three with an effect, as many of each number of hops.

    None has two signs or more hops than the longest chain that training asks about.
    """
    by_hops: list[list[tuple[str, str]]] = [[] for _ in range(HOPS["train"][1])]
    without = []
    for cause in facts.nodes:
        signs, hops = facts.signs(cause), facts.hops(cause)
        for effect in facts.nodes if facts.of(cause) else ():
            if effect not in signs and effect != cause:
                without.append((cause, effect))
            elif effect in signs and len(signs[effect]) == 1 and hops[effect] <= len(by_hops):
                by_hops[hops[effect] - 1].append((cause, effect))
    held = [pairs for pairs in by_hops if pairs]
    size = max(map(len, held), default=0)
    with_ = [draw.choice(pairs) for pairs in held for _ in range(size)]
    return with_ + draw.choices(without, k=len(with_) // 2) if without else with_


def _walk(asked: Inquiry, draw: random.Random, *, guided: float) -> list[Fact]:
    """A path back from the outcome: at each variable to what the exposure changes with probability `guided`."""
    path: list[Fact] = []
    node = asked.outcome
    while node != asked.exposure and (ways := asked.facts.into(node)):
        toward = [fact for fact in ways if asked.reaches(fact.cause)]
        fact = draw.choice(toward if toward and draw.random() < guided else ways)
        path.append(fact)
        node = fact.cause
    return path


def _cut(path: list[Fact], draw: random.Random) -> list[Fact]:
    """A beginning of a path; the whole of it is as likely as all others together."""
    return path if draw.random() < 0.3 else path[: draw.randrange(len(path) + 1)]


def _end(asked: Inquiry, path: Sequence[Fact]) -> str:
    """The variable that a path has come to."""
    return path[-1].cause if path else asked.outcome


def _net(path: Sequence[Fact]) -> int:
    return -1 if sum(fact.sign < 0 for fact in path) % 2 else 1


def _last(asked: Inquiry, path: Sequence[Fact]) -> list[str]:
    """What follows the last step of a path that is complete."""
    if _end(asked, path) == asked.exposure:
        return [wording.answer(wording.VERB[_net(path)])]
    return [wording.ENDS, wording.answer("neither")]


def _direct(asked: Inquiry, _: random.Random) -> tuple[str, str]:
    return wording.ANSWER, asked.label


def _think(asked: Inquiry, draw: random.Random) -> tuple[str, str]:
    path = _walk(asked, draw, guided=1.0)
    return wording.THINK, " ".join([*wording.steps_of(path), *_last(asked, path)])


def _next(asked: Inquiry, draw: random.Random) -> tuple[str, str]:
    path = _cut(_walk(asked, draw, guided=0.8), draw)
    node = _end(asked, path)
    ways = asked.facts.into(node)
    if node == asked.exposure or not ways:
        reply = " ".join(_last(asked, path))
        return wording.with_path(wording.NEXT, wording.steps_of(path)), reply
    toward = [fact for fact in ways if asked.reaches(fact.cause)]
    fact = draw.choice(toward or ways)
    *before, step = wording.steps_of([*path, fact])
    return wording.with_path(wording.NEXT, before), step


def _check(asked: Inquiry, draw: random.Random) -> tuple[str, str]:
    """Half the steps are stated; where one ends a path, the answer goes with it."""
    path = _walk(asked, draw, guided=0.8)
    if not path:
        return _direct(asked, draw)
    place = draw.choice((draw.randrange(len(path)), len(path) - 1))
    before, fact = path[:place], path[place]
    texts = wording.steps_of([*before, fact])[-1:]
    good = draw.random() < 0.5
    is_last = place == len(path) - 1
    if is_last:
        texts += _last(asked, path)
    if good:
        return wording.with_path(wording.CHECK, texts), "yes"
    way = draw.random()
    if is_last and way < 0.3:
        others = [label for label in ("raises", "lowers", "neither") if label not in texts[-1]]
        texts[-1] = wording.answer(draw.choice(others))
    elif not is_last and way < 0.3:
        texts += draw.choice(
            ([wording.ENDS, wording.answer("neither")], [wording.answer(wording.VERB[_net(path)])])
        )
    else:
        texts[0] = _wrong(asked, before, fact, draw)[0]
    return wording.with_path(wording.CHECK, texts), "no"


def _wrong(
    asked: Inquiry, before: Sequence[Fact], fact: Fact, draw: random.Random
) -> tuple[str, Fact]:
    """A step that is not stated, and the fact that it makes up."""
    known = {known.cause for known in asked.facts.into(fact.effect)}
    others = [node for node in asked.facts.nodes if node not in known | {fact.effect}]
    way = draw.choice(("sign", "cause", "exposure", "turned"))
    made = Fact(fact.cause, fact.effect, -fact.sign)
    if way == "turned":
        made = Fact(fact.effect, fact.cause, fact.sign)
    elif way == "exposure" and asked.exposure in others:
        made = Fact(asked.exposure, fact.effect, fact.sign)
    elif way in ("cause", "exposure") and others:
        made = Fact(draw.choice(others), fact.effect, fact.sign)
    net = _net(before) * made.sign
    return wording.step(made.cause, made.sign, made.effect, net), made


def _path(asked: Inquiry, draw: random.Random, whole: float) -> tuple[list[str], list[bool]]:
    """The texts of a path, and of each whether all is right so far; mistakes are those that models make."""
    path = _walk(asked, draw, guided=0.7)
    if path and draw.random() < 0.4:
        texts, wrong_from, path = _with_mistake(asked, path, draw)
    else:
        texts = [*wording.steps_of(path), *_last(asked, path)]
        wrong_from = len(texts)
    may_end = asked.label == "neither"
    marks = [
        place < wrong_from and (may_end or asked.reaches(fact.cause))
        for place, fact in enumerate(path)
    ]
    marks += [
        wrong_from >= len(texts) and texts[-1] == wording.answer(asked.label)
    ] * (len(texts) - len(path))  # fmt: skip
    if draw.random() > whole:
        size = draw.randint(1, len(texts))
        return texts[:size], marks[:size]
    return texts, marks


def _with_mistake(
    asked: Inquiry, path: list[Fact], draw: random.Random
) -> tuple[list[str], int, list[Fact]]:
    """A path with a mistake, the place of that in its texts, and the facts that it claims.

    A wrong answer, a wrong net sign, a step that is stated but does not follow, or one that is made up; it
    is gone on with from where it led.
    """
    way = draw.random()
    place = draw.randrange(len(path))
    texts = [*wording.steps_of(path), *_last(asked, path)]
    if way < 0.15:
        others = [label for label in ("raises", "lowers", "neither") if label not in texts[-1]]
        return [*texts[:-1], wording.answer(draw.choice(others))], len(texts) - 1, path
    if way < 0.35:
        flipped = [*path[:place], replace(path[place], sign=-path[place].sign), *path[place + 1 :]]
        turned = [*wording.steps_of(flipped), *_last(asked, flipped)]
        stated = wording.step(path[place].cause, path[place].sign, path[place].effect,
                              _net(flipped[: place + 1]))  # fmt: skip
        return [*turned[:place], stated, *turned[place + 1 :]], place, path
    before = path[:place]
    elsewhere = [fact for fact in asked.facts.all if fact.effect != path[place].effect]
    if way < 0.5 and elsewhere:
        made = draw.choice(elsewhere)
        text = wording.step(made.cause, made.sign, made.effect, _net(before) * made.sign)
    else:
        text, made = _wrong(asked, before, path[place], draw)
    gone = [*before, made]
    later = Inquiry(asked.facts, asked.exposure, made.cause)
    gone += _walk(later, draw, guided=0.8)[: 2 * FARTHEST - len(gone)]
    after = wording.steps_of(gone)[place + 1 :]
    return [*wording.steps_of(before), text, *after, *_last(asked, gone)], place, gone


def _right(asked: Inquiry, draw: random.Random) -> tuple[str, tuple[str, ...]]:
    texts, right = _path(asked, draw, whole=0.75)
    return wording.with_path(wording.RIGHT, texts), tuple("yes" if one else "no" for one in right)


def _after(asked: Inquiry, draw: random.Random) -> tuple[str, str]:
    texts, _ = _path(asked, draw, whole=0.75)
    return wording.given(texts), asked.label


_MAKERS = {
    "direct": _direct,
    "think": _think,
    "next": _next,
    "check": _check,
    "after": _after,
}
