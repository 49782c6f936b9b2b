"""Verified paths as rows of training data: chat, preferences, reflection, evaluator.

Prompts are in the words of the strategies' own prompts, options listed as they were to the model that
wrote the path, so that the letters in a path mean what they meant.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from agent.strategies.prompt_set import DEFAULT
from evals.distill.verified import order_of, said_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evals.distill.verified import Lead, VerifiedTree

    Row = dict[str, Any]

REFLECT = "{options}A first attempt: {reasoning}\nSay what is wrong with it, then reason anew."


def rows_of(trees: Sequence[VerifiedTree]) -> dict[str, list[Row]]:
    """File name -> its rows, in the order of the trees."""
    makers = {
        "chat.jsonl": _chat,
        "preferences.jsonl": _preferences,
        "reflection.jsonl": _reflections,
        "evaluator.jsonl": _evaluations,
    }
    return {
        name: list(chain.from_iterable(make(one) for one in trees)) for name, make in makers.items()
    }


def _chat(one: VerifiedTree) -> Iterator[Row]:
    """Question, reasoning, answer: the right paths."""
    for lead in _ended(one, is_right=True):
        turns = [_user(one, DEFAULT.chain), _assistant(_answered(one, lead))]
        yield _row(one, messages=turns)


def _preferences(one: VerifiedTree) -> Iterator[Row]:
    """A right path over one that ends at another answer, of the same tree."""
    for right, wrong in _pairs(one):
        yield _row(
            one,
            prompt=[_user(one, DEFAULT.chain)],
            chosen=[_assistant(_answered(one, right))],
            rejected=[_assistant(_answered(one, wrong))],
            rejected_answer=_option(one, wrong),
        )


def _reflections(one: VerifiedTree) -> Iterator[Row]:
    """The wrong path as given, then what is wrong with it and a right one, as in QM-ToT."""
    for right, wrong in _pairs(one):
        fault = _fault(one, wrong)
        asked = _user(one, REFLECT, reasoning=_answered(one, wrong))
        reply = _assistant(f"{fault} {_answered(one, right)}")
        yield _row(one, messages=[asked, reply], wrong=fault, verifier=wrong.step.value)


def _evaluations(one: VerifiedTree) -> Iterator[Row]:
    """Every path and step that has a label, asked as strategies ask a verifier."""
    for lead in one.leads:
        reply = DEFAULT.valid if lead.is_right else DEFAULT.invalid
        turns = [_user(one, DEFAULT.verify, reasoning=lead.step.text), _assistant(reply)]
        yield _row(
            one,
            messages=turns,
            label="right" if lead.is_right else "wrong",
            unit="step" if lead.step.option is None else "path",
            verifier=lead.step.value,
        )


def _ended(one: VerifiedTree, *, is_right: bool) -> list[Lead]:
    """Paths, right ones; or those that end at another answer, those first that a verifier liked best."""
    gold = one.tree.gold
    return [
        lead
        for lead in one.leads
        if lead.is_right == is_right
        and lead.step.option is not None
        and (lead.step.option == gold) == is_right
    ]


def _pairs(one: VerifiedTree) -> Iterable[tuple[Lead, Lead]]:
    return zip(_ended(one, is_right=True), _ended(one, is_right=False), strict=False)


def _fault(one: VerifiedTree, wrong: Lead) -> str:
    """What the labels say is wrong: where it ends, and its first wrong step where a simulator knows it."""
    tree = one.tree
    gold = tree.options[tree.gold or 0]
    said = f"It ends at {_option(one, wrong)}, and the right answer is {gold}."
    steps = {step.id: step for step in tree.steps}
    above, first = steps.get(wrong.step.parent or ""), ""
    met = {wrong.step.id}
    while above is not None and above.id not in met:
        met.add(above.id)
        first = above.text if above.is_right is False else first
        above = steps.get(above.parent or "")
    return f'{said} Its first wrong step is "{first}".' if first else said


def _option(one: VerifiedTree, lead: Lead) -> str:
    return one.tree.options[lead.step.option or 0]


def _answered(one: VerifiedTree, lead: Lead) -> str:
    """The path with its answer, where it does not say that itself."""
    options, place = one.tree.options, lead.step.option or 0
    at = place if DEFAULT.says_words(options) else order_of(one.tree).index(place)
    labels = DEFAULT.labels(options)
    text = lead.step.text.strip()
    return text if said_in(one.tree, text) == place else f"{text} The answer is {labels[at]}."


def _user(one: VerifiedTree, template: str, **fields: str) -> Row:
    tree = one.tree
    asked = template.format(
        options=DEFAULT.listed(tree.options, order_of(tree)),
        kind=DEFAULT.kind(tree.options),
        **fields,
    )
    return {"role": "user", "content": DEFAULT.opening(tree.question, one.context) + asked}


def _assistant(text: str) -> Row:
    return {"role": "assistant", "content": text}


def _row(one: VerifiedTree, **fields: Any) -> Row:
    tree = one.tree
    origin = {"task": tree.task, "id": tree.id, "strategy": tree.strategy, "model": tree.model.name}
    return fields | origin
