"""Which trees and which of their paths count: those that a gold label or a simulator bears out.

A path is right where it ends at the gold answer and no simulator says otherwise; it is wrong where it
ends at another one. A step that ends nowhere has a label only from a simulator. What a model says of its
own paths is no label.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from agent.strategies.prompt_set import DEFAULT
from evals.tasks.known import TASKS
from evals.tasks.task import Terms
from evals.tasks.trees import Tree, context_hash
from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from evals.tasks.trees import TreeStep

REASONINGS = ("chain", "argument", "step")
MOST_PATHS = 4
"""Right ones, and wrong ones, of one question: many draws of one question teach little more."""

Contexts = dict[tuple[str, str], tuple[str, ...]]
"""Task and id -> passages."""


@dataclass(frozen=True)
class Lead:
    """A path (it ends at an option) or a step (it does not), with its label."""

    step: TreeStep
    is_right: bool


@dataclass(frozen=True)
class VerifiedTree:
    """A tree whose answer is its gold answer, with the paths that have a label."""

    tree: Tree
    context: tuple[str, ...]
    leads: tuple[Lead, ...]

    @property
    def question(self) -> tuple[object, ...]:
        """The same for the same question, listed to the model in the same way."""
        tree = self.tree
        listed = [plain(tree.options[place]) for place in order_of(tree)]
        if DEFAULT.says_words(tree.options):  # no letter stands for a place
            listed.sort()
        return plain(tree.question), tuple(listed), tree.context_sha256


@dataclass
class LeftOut:
    """Reason -> how many, of whole trees and of paths of those that count."""

    trees: Counter[str] = field(default_factory=Counter)
    paths: Counter[str] = field(default_factory=Counter)


def read_trees(path: Path) -> list[Tree]:
    """The trees of a file.

    Raises:
        DataError: it cannot be read, or a line is no tree; the message names file and line.
    """
    found = []
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    found.append(_tree(line, f"{path}, line {number}"))
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from error
    return found


def _tree(line: bytes, where: str) -> Tree:
    try:
        return Tree.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise DataError(
            f"{where} is no tree of `aetia evals run --trees`: {place and place + ': '}{first['msg']}"
        ) from error


def contexts_of(trees: Iterable[Tree], data: Path | None) -> Contexts:
    """The passages of the tasks' items, as they are below `data`; empty without it.

    Raises:
        DataError: a task's data cannot be read.
    """
    wanted = {tree.task for tree in trees if tree.context_sha256} & set(TASKS)
    if data is None:
        return {}
    return {
        (task, item.id): item.posed.context
        for task in sorted(wanted)
        for item in TASKS[task].read(data)
    }


def terms_of(tree: Tree) -> Terms:
    """As the task's reader knows them; of a task that has none here, as the file states them."""
    known = TASKS.get(tree.task)
    return known.terms if known else Terms(tree.licence, tree.may_train, tree.patient_rows)


def verified(
    trees: Sequence[Tree], contexts: Mapping[tuple[str, str], tuple[str, ...]], *, own_use: bool
) -> tuple[list[VerifiedTree], LeftOut]:
    """The trees that count, each path once, and what was left out and why."""
    left_out = LeftOut()
    found = []
    golds: dict[object, set[str]] = {}
    for tree in trees:
        if tree.gold is not None:
            golds.setdefault(_asked(tree), set()).add(plain(tree.options[tree.gold]))
    for tree in trees:
        context = contexts.get((tree.task, tree.id), ())
        why = _refusal(tree, own_use) or _unverified(tree) or _unshown(tree, context)
        if len(golds.get(_asked(tree), ())) > 1:
            why = why or "its question has another gold answer elsewhere"
        leads = () if why else tuple(_leads(tree, left_out))
        why = why or ("" if leads else "no path of it has a label")
        if why:
            left_out.trees[why] += 1
        else:
            found.append(VerifiedTree(tree, context if tree.context_sha256 else (), leads))
    return _distinct(found, left_out), left_out


def order_of(tree: Tree) -> tuple[int, ...]:
    """The places of the options as they were listed."""
    return tree.order or tuple(range(len(tree.options)))


def said_in(tree: Tree, text: str) -> int | None:
    """The place of the option that a text says is its answer; None where it says none."""
    place = DEFAULT.said(text, DEFAULT.labels(tree.options))
    if place is None or DEFAULT.says_words(tree.options):
        return place
    return order_of(tree)[place]


def plain(text: str) -> str:
    """Words and signs alone, in one case: texts that differ in nothing else are the same."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+|[<>=+%−-]", folded))


def _refusal(tree: Tree, own_use: bool) -> str:
    """Why no training data may be made of it."""
    terms = terms_of(tree)
    if terms.patient_rows or tree.patient_rows:
        return f"{tree.task} holds rows of patients"
    if not terms.may_train and not own_use:
        return f"{tree.task} may not train a model for others ({terms.licence}); --own-use takes it"
    return "of the half that is scored (split test)" if tree.split == "test" else ""


def _asked(tree: Tree) -> object:
    """The question with its options, in whatever order they were listed."""
    return plain(tree.question), *sorted(map(plain, tree.options)), tree.context_sha256


def _unverified(tree: Tree) -> str:
    if tree.gold is None:
        return "no gold answer"
    if tree.chosen is None:
        return "nothing was answered"
    return "" if tree.chosen == tree.gold else "another answer than its gold answer"


def _unshown(tree: Tree, context: tuple[str, ...]) -> str:
    """A path that speaks of a text is worth nothing without that text."""
    if not tree.context_sha256 or context_hash(context) == tree.context_sha256:
        return ""
    return "its context is another now" if context else "its context is not here (--data)"


def _leads(tree: Tree, left_out: LeftOut) -> Iterable[Lead]:
    for step in tree.steps:
        if step.role not in REASONINGS or step.state == "open" or not plain(step.text):
            continue
        is_right = step.is_right
        if said_in(tree, step.text) not in (None, step.option):
            left_out.paths["says another answer than it was told to end at"] += 1
            continue
        if step.option is not None and is_right is not False:
            is_right = step.option == tree.gold
        if is_right is not None:
            yield Lead(step, is_right)


def _distinct(trees: Sequence[VerifiedTree], left_out: LeftOut) -> list[VerifiedTree]:
    """Each text of a question once, none that has both labels, and not too many of one question."""
    labels: dict[object, set[bool]] = {}
    for one in trees:
        for lead in one.leads:
            labels.setdefault(_key(one, lead), set()).add(lead.is_right)
    seen: set[object] = set()
    taken: Counter[object] = Counter()
    found = []
    for one in trees:
        kept = []
        for lead in sorted(one.leads, key=lambda lead: -(lead.step.value or 0)):
            key, group = _key(one, lead), (one.question, lead.is_right, lead.step.option is None)
            if len(labels[key]) > 1:
                left_out.paths["the same text is right here and wrong there"] += 1
            elif key in seen:
                left_out.paths["the same text again"] += 1
            elif taken[group] == MOST_PATHS:
                left_out.paths[f"beyond {MOST_PATHS} of a question with the same label"] += 1
            else:
                seen.add(key)
                taken[group] += 1
                kept.append(lead)
        if kept:
            found.append(replace(one, leads=tuple(kept)))
        else:
            left_out.trees["nothing new in it"] += 1
    return found


def _key(one: VerifiedTree, lead: Lead) -> tuple[object, str]:
    return one.question, plain(lead.step.text)
