"""How problems, steps and requests are worded: the one place, for training and for the strategies.

A prompt is the problem, one word that says what is asked for, and what was found so far:

    facts: belta raises tamka. ... does belta change sorvi? next: then tamka raises sorvi, net raises.

A path goes back from the outcome. `net` is the sign of all steps together. It ends where it reaches the
exposure (`answer raises.`), or at what nothing changes (`ends. answer neither.`). What is asked for:

    answer            the label at once
    think             a whole path with its answer
    next: PATH        the step after a path; nothing stands for a path without steps
    check: STEP       is the step stated, and the answer that follows it, if any, what the step says
    right: PATH       are all steps stated and in order, and the answer right, or within reach
    answer: PATH      the label, given a path
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evals.training.reasoner.made.problems import Problem
    from evals.training.reasoner.made.stated import Fact

VERB = {1: "raises", -1: "lowers"}
ENDS = "ends."
"""The step at a variable that nothing changes."""


def told(facts: Iterable[Fact]) -> str:
    """The facts as text."""
    return "facts:" + "".join(f" {fact.cause} {VERB[fact.sign]} {fact.effect}." for fact in facts)


def asked(exposure: str, outcome: str) -> str:
    """The question, with the space before it."""
    return f" does {exposure} change {outcome}?"


def problem_text(problem: Problem) -> str:
    """Facts and question: all that a model is ever shown of a problem."""
    return told(problem.facts) + asked(problem.exposure, problem.outcome)


def step(cause: str, sign: int, effect: str, net: int) -> str:
    """One hop, with the sign of all hops so far."""
    return f"then {cause} {VERB[sign]} {effect}, net {VERB[net]}."


def steps_of(path: Sequence[Fact]) -> list[str]:
    """The steps along facts that follow one another."""
    texts, net = [], 1
    for fact in path:
        net *= fact.sign
        texts.append(step(fact.cause, fact.sign, fact.effect, net))
    return texts


def answer(label: str) -> str:
    """The last sentence of a path."""
    return f"answer {label}."


ANSWER, THINK, NEXT, CHECK, RIGHT = " answer", " think", " next:", " check:", " right:"
"""What is asked for, with the space before it."""


def with_path(asked_for: str, texts: Sequence[str]) -> str:
    """A request about steps."""
    return " ".join([asked_for, *texts])


def given(texts: Sequence[str]) -> str:
    """Ask for the label, given a path."""
    return with_path(f"{ANSWER}:", texts)
