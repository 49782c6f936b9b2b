"""Ask a kept question again with today's graph and models, and tell what changed, and why.

Sentences are compared by what they say and by what they rest on; why is read off what the answer depends
on: the release of the graph, the models, the settings, the version, and single items of evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from agent.answer import Answer
    from agent.runs.record import AskedWith

ChangeKind = Literal["verdict", "number", "sentence gone", "sentence new", "evidence"]


@dataclass(frozen=True)
class Change:
    """One difference. `before` or `after` is empty where there is none; `why` names what it comes from."""

    kind: ChangeKind
    before: str
    after: str
    why: str


@dataclass(frozen=True)
class Basis:
    """What an answer depended on, and the version that gave it."""

    asked: AskedWith
    version: str


def changes(before: Answer, after: Answer, then: Basis, now: Basis) -> tuple[Change, ...]:
    """Every difference between two answers to one question; empty where they say the same.

    Args:
        before: the kept answer.
        after: today's.
        then: what the kept answer depended on.
        now: what today's depends on.
    """
    grounds = "; ".join(_grounds(then, now)) or "the same things were asked: what changed is chance"
    return (
        *_verdicts(before, after, grounds),
        *_numbers(before, after, grounds),
        *_sentences(before, after, grounds),
        *_evidence(before, after, grounds),
    )


def _grounds(then: Basis, now: Basis) -> Iterator[str]:
    """What differs of that which an answer depends on."""
    if then.asked.release != now.asked.release:
        yield f"the graph is another ({then.asked.release[:8]}, now {now.asked.release[:8]})"
    if then.asked.models != now.asked.models:
        yield f"the models are others ({_named(then.asked.models)}, now {_named(now.asked.models)})"
    if then.asked.datasets != now.asked.datasets:
        yield "the data are others"
    if then.asked.literature != now.asked.literature:
        before, after = (", ".join(one.asked.literature) or "none" for one in (then, now))
        yield f"the literature is another ({before}; now {after})"
    differing = [k for k, v in now.asked.settings.items() if then.asked.settings.get(k) != v]
    if differing:
        yield f"settings differ: {', '.join(differing)}"
    if then.version != now.version:
        yield f"Aetia is {now.version}, it was {then.version}"


def _named(models: Sequence[str]) -> str:
    return ", ".join(name.split(" ")[0] for name in models) or "none"


def _verdicts(before: Answer, after: Answer, grounds: str) -> Iterator[Change]:
    old, new = _verdict(before), _verdict(after)
    if old != new:
        yield Change("verdict", old, new, _because(before, after, grounds))


def _verdict(answer: Answer) -> str:
    certainty, direction = answer.certainty or "no", answer.direction or "no direction"
    return f"{answer.reply}: {answer.verdict}, {certainty} certainty, {direction}"


def _numbers(before: Answer, after: Answer, grounds: str) -> Iterator[Change]:
    old, new = _number(before), _number(after)
    if old != new:
        yield Change("number", old, new, _because(before, after, grounds))


def _number(answer: Answer) -> str:
    effect = answer.effect
    return effect.model_dump_json(exclude_none=True) if effect is not None else ""


def _because(before: Answer, after: Answer, grounds: str) -> str:
    """Single items of evidence that came or went say more than that the graph is another."""
    gone, new = _sources(before) - _sources(after), _sources(after) - _sources(before)
    parts = [f"no longer held: {', '.join(sorted(gone)[:5])}"] if gone else []
    parts += [f"new: {', '.join(sorted(new)[:5])}"] if new else []
    return "; ".join([*parts, grounds])


def _sources(answer: Answer) -> set[str]:
    return {item["source"]["identifier"] for item in answer.evidence}


def _sentences(before: Answer, after: Answer, grounds: str) -> Iterator[Change]:
    """Sentences that are said no more, or anew, each with what it rested on."""
    old, new = _ledger(before), _ledger(after)
    for sentence in old:
        if sentence not in new:
            yield Change(
                "sentence gone", sentence, "", _why(old[sentence], _sources(after), grounds)
            )
    for sentence in new:
        if sentence not in old:
            yield Change(
                "sentence new", "", sentence, _why(new[sentence], _sources(before), grounds)
            )


def _ledger(answer: Answer) -> dict[str, tuple[str, ...]]:
    """Sentence -> the documents that it rests on, of all clauses."""
    found = {
        entry.sentence: tuple(str(source.get("document", "")) for source in entry.sources)
        for part in (answer, *answer.answers)
        for entry in part.ledger
    }
    return {answer.headline: (), **found}


def _why(documents: tuple[str, ...], held: set[str], grounds: str) -> str:
    absent = [name for name in dict.fromkeys(documents) if name and name not in held]
    rests = (
        f"it rests on {', '.join(absent[:4])}, which the other answer has not; " if absent else ""
    )
    return f"{rests}{grounds}"


def _evidence(before: Answer, after: Answer, grounds: str) -> Iterator[Change]:
    gone, new = _sources(before) - _sources(after), _sources(after) - _sources(before)
    for source in sorted(gone):
        yield Change("evidence", source, "", grounds)
    for source in sorted(new):
        yield Change("evidence", "", source, grounds)
