"""Trees as lines of JSON: what a strategy thought of an item, with its gold answer beside it.

`aetia evals run ... --trees FILE` writes them, and `aetia distill` reads them. A simulator that knows the
truth of its problems writes the same lines, with `is_right` at its steps. The schema is closed: a context
is there as its hash, and there is no field for rows of data.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from agent.strategies.posed import Role, State
from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from agent.strategies.posed import Posed
    from evals.tasks.sides import Setting, Side
    from evals.tasks.task import Marked, TaskItem, Terms

Line = Annotated[str, Field(pattern=r"^[^\p{Cc}\x{2028}\x{2029}]*$")]
"""What a card quotes: it can begin no line there."""
Worded = Annotated[str, Field(pattern=r"\w")]
Share = Annotated[float, Field(ge=0, le=1 + 1e-9)]
Place = Annotated[int, Field(ge=0)]


class _Closed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class WrittenBy(_Closed):
    """A model or a judge; `sha256` of its file is empty where there is none."""

    name: Line
    sha256: Line = ""


class TreeStep(_Closed):
    """A step of `agent.strategies.posed.Step`, and what a simulator knows of it.

    Attributes:
        is_right: the simulator's truth; None where nobody knows, as in every set of real questions.
    """

    id: str
    parent: str | None
    role: Role
    text: str
    option: Place | None = None
    value: Share | None = None
    state: State = "done"
    is_right: bool | None = None


class Tree(_Closed):
    """One item as one strategy thought about it.

    Attributes:
        context_sha256: of the passages (see `context_hash`); empty for none.
        gold: the place of the right option; None where nobody knows.
        chosen: of the option that was answered; None where it abstained or failed.
        order: the places of the options as they were listed to the model; empty: as they are here.
        seed: of the run.
    """

    format: Literal[1] = 1
    task: Line
    id: str
    split: Literal["dev", "test"]
    licence: Line
    may_train: bool
    patient_rows: bool = False
    question: Worded
    options: Annotated[tuple[str, ...], Field(min_length=2)]
    context_sha256: str = ""
    gold: Place | None
    strategy: Line
    model: WrittenBy
    judge: WrittenBy | None = None
    order: tuple[Place, ...] = ()
    seed: int
    chosen: Place | None
    probabilities: tuple[Share, ...]
    steps: tuple[TreeStep, ...]

    @model_validator(mode="after")
    def _places_exist(self) -> Tree:
        count = len(self.options)
        places = [self.gold, self.chosen, *(step.option for step in self.steps)]
        if any(place is not None and place >= count for place in places):
            raise ValueError(f"a place beyond the {count} options")
        if self.order and sorted(self.order) != list(range(count)):
            raise ValueError(f"order is no order of the {count} options")
        if self.probabilities and len(self.probabilities) != count:
            raise ValueError(f"{len(self.probabilities)} probabilities of {count} options")
        for step in self.steps:
            if step.is_right and None not in (step.option, self.gold) and step.option != self.gold:
                raise ValueError(f"step {step.id} is said to be right and ends at a wrong answer")
        return self


def context_hash(context: Sequence[str]) -> str:
    """SHA-256 of the passages in their order; empty for none."""
    text = json.dumps(list(context), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest() if context else ""


def new_file(path: Path, option: str) -> Path:
    """The path, if a file can be written there: found before hours of work, not after them.

    Raises:
        InputError: it is there already, or its folder is not.
    """
    if path.exists() or not path.parent.is_dir():
        why = "is there already" if path.exists() else "has no folder"
        raise InputError(f"{option} {path} {why}; name a new file in a folder that is there")
    return path


def append_trees(
    path: Path, items: Sequence[TaskItem], terms: Terms, one: Side, setting: Setting
) -> None:
    """Add a line for each item that a strategy has answered, in their order."""
    with path.open("a", encoding="utf-8") as file:
        for tree in _trees(items, terms, one, setting):
            file.write(tree.model_dump_json() + "\n")


def _trees(items: Sequence[TaskItem], terms: Terms, one: Side, setting: Setting) -> Iterator[Tree]:
    judge = setting.judge or (setting.rules.judge if setting.rules else None)
    for item, mark in zip(items, one.marked, strict=True):
        if len(item.posed.options) < 2:
            continue  # an open question has no options that paths could end at
        settled = one.thoughts[item.id].settled
        yield Tree(
            task=setting.task.name,
            id=item.id,
            split=item.split,
            **vars(terms),
            **_asked(item.posed, mark),
            strategy=one.strategy,
            model=WrittenBy(name=one.model, sha256=str(getattr(setting.model, "sha256", ""))),
            judge=WrittenBy(name=judge.name, sha256=judge.sha256) if judge else None,
            order=settled.order if settled else (),
            seed=setting.seed,
            steps=tuple(TreeStep(**vars(step)) for step in settled.steps) if settled else (),
        )


def _asked(posed: Posed, mark: Marked) -> dict[str, Any]:
    return {
        "question": posed.text,
        "options": posed.options,
        "context_sha256": context_hash(posed.context),
        "gold": mark.gold,
        "chosen": mark.chosen,
        "probabilities": mark.probabilities,
    }
