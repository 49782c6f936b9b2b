"""CausalPitfalls: fifteen kinds of traps in data.

`causal_pitfalls/challenges.tar*`, or the folder `challenges`: below it a folder a challenge with
`questions.json` (templates by difficulty), `answer_key.json` (a row a table) and tables. The paper has a
model's prose graded by rubrics; here that counts which a key states and arithmetic can check: an effect
within its tolerance (relative to an effect above 1) or which way it goes, every coefficient of a model of an effect that differs,
the direction between two columns, the class of graphs, and which column a question must ask back for, where
a key has no number. Every wording is asked, without the answer where a template would print it; one that
names no confounders leaves them to the planner. A challenge without such a key is asked and abstains.
"""

from __future__ import annotations

import asyncio
import io
import json
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evals.tasks.answers import found, silent
from evals.tasks.lines import FileLine, files
from evals.tasks.sets.numbers.estimating import (
    EffectSet,
    Estimated,
    Rows,
    TrueEffect,
    estimate,
    estimated,
)
from evals.tasks.sets.numbers.pitfall_keys import (
    TOLD,
    AskedBack,
    GraphClass,
    Parts,
    Sign,
    class_of,
    is_shown,
    truth_of,
)
from evals.tasks.sets.structure.suggested import arrows_of
from evals.tasks.task import TaskItem, Terms
from graphs.errors import DataError
from tools.causal.discovery.discover import discover
from tools.planning.estimating import answer_from_table
from tools.planning.which_causes import direction_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Posed, Settled


@dataclass(frozen=True)
class Trap(Rows):
    """A question with the text of its table; `columns` are those that the question names."""

    text_rows: str = ""
    columns: tuple[str, ...] = ()


class CausalPitfalls(EffectSet):
    """CausalPitfalls: effects, directions and graphs from tables with a trap."""

    name = "causal_pitfalls"
    terms = Terms("MIT", may_train=True)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        held = dict(_held(folder / self.name))
        items = []
        for name, text in sorted(held.items()):
            if name.endswith("/answer_key.json"):
                place = name.removesuffix("answer_key.json")
                items += list(_items(place, json.loads(text), held))
        if not items:
            raise DataError(f"{folder / self.name} holds no answer_key.json of a challenge")
        return tuple(items)

    def rows(self, posed: Rows) -> pd.DataFrame:
        """See `EffectSet`."""
        import pandas as pd

        assert isinstance(posed, Trap)
        return pd.read_csv(io.StringIO(posed.text_rows))

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: the engine adjusts for what is told, else the planner chooses; graphs by the PC algorithm."""

        async def settles(posed: Posed) -> Settled:
            assert isinstance(posed, Trap)
            if posed.treatment and posed.covariates:
                return await estimate(posed, self.rows(posed), rules.deadline_s)
            frame = self.rows(posed)
            if posed.treatment:
                return await asyncio.to_thread(planned, posed, frame)
            if len(posed.columns) not in (2, 3):
                return await asyncio.to_thread(described, posed, frame)
            told = direction_of(posed.text, frame)
            if told is not None and told.cause:
                return found(f"{told.cause}->{told.effect}", told.why)
            return graph(posed, frame)

        return settles

    def credit(self, item: TaskItem, settled: Settled) -> float | None:
        """See `Task`."""
        if isinstance(item.truth, TrueEffect):
            return super().credit(item, settled)
        if isinstance(item.truth, Sign):
            if not isinstance(settled, Estimated):
                return 0.0
            return float(item.truth.hold(settled.ci_low, settled.ci_high))
        said = settled.options[0] if settled.chosen is not None else ""
        if isinstance(item.truth, Parts):
            return float(item.truth.hold(said))
        if isinstance(item.truth, AskedBack):
            return float(frozenset(said.split()) == item.truth.columns)
        return float(isinstance(item.truth, GraphClass) and said == item.truth.text)


def planned(posed: Trap, frame: pd.DataFrame) -> Settled:
    """An effect whose confounders are not told: the planner chooses, or refuses."""
    done = answer_from_table(posed.text, frame, "")
    chosen = (done.plan.treatment, done.plan.outcome)
    if done.value is None or done.ci_low is None or done.ci_high is None:
        return silent(posed, done.refusal or done.plan.refusal)
    if chosen != (posed.treatment, posed.outcome):
        return silent(posed, f"it is read as the effect of {chosen[0]} on {chosen[1]}")
    said = f"{done.plan.design}: {done.value:.4g}, adjusted for {', '.join(done.plan.covariates)}"
    return estimated(done.value, done.ci_low, done.ci_high, said)


def described(posed: Trap, frame: pd.DataFrame) -> Settled:
    """An effect that differs, as its numbers in order; or the columns that have to be told first."""
    done = answer_from_table(posed.text, frame, "")
    if done.needs:
        return found(" ".join(sorted(done.needs)), done.refusal)
    if done.varies is None:
        return silent(posed, done.refusal or f"one effect in all rows: {done.value}")
    first, *others = done.varies.effects
    own = () if done.varies.own is None else (done.varies.own,)
    numbers = (first.value, *own, *(other.value for other in others))
    return found(" ".join(f"{one:.6g}" for one in numbers), done.varies.text)


def graph(posed: Trap, frame: pd.DataFrame) -> Settled:
    """What is joined, and which way where all graphs that fit agree, among the columns that are named."""
    result = discover(frame)
    if result.status != "ok":
        return silent(posed, result.message)
    kept = [e for e in result.edges if {e.first, e.second} <= set(posed.columns)]
    said = class_of([(e.first, e.second) for e in kept], arrows_of(kept))
    if len(posed.columns) == 2 and "->" not in said:
        return silent(posed, f"the data leave the direction open: {said or 'nothing is joined'}")
    return found(said, f"by {result.algorithm}, {result.test}")


def _held(place: Path) -> Iterator[tuple[str, str]]:
    """Names below `challenges` and their text, from the folder or from its archive."""
    root = place / "challenges"
    if root.is_dir():
        for path in sorted(root.glob("*/*.*")):
            yield f"{path.parent.name}/{path.name}", path.read_text(encoding="utf-8")
        return
    for path in files(place, "*.tar", "*.tar.*"):
        try:
            with tarfile.open(path) as archive:
                for member in archive:
                    if (file := archive.extractfile(member)) is not None:
                        name = "/".join(member.name.split("/")[-2:])
                        yield name, file.read().decode("utf-8")
        except (OSError, tarfile.TarError, UnicodeDecodeError) as error:
            raise DataError(f"{path} cannot be read: {error}") from error


def _items(place: str, keys: Any, held: Mapping[str, str]) -> Iterator[TaskItem]:
    templates = json.loads(held.get(f"{place}questions.json", "[]"))
    if not isinstance(keys, list) or not isinstance(templates, list) or not templates:
        raise DataError(f"{place}: questions.json or answer_key.json is no list")
    for number, key in enumerate(keys, 1):
        line = FileLine(f"{place}answer_key.json: row {number}", key)
        table = held.get(place + line.text("dataset"))
        if table is None:
            raise line.broken(f"there is no table {key['dataset']}")
        shown = {k: v for k, v in key.items() if is_shown(k)}
        truth = truth_of(line, min((str(one.get("prompt")) for one in templates), key=len))
        for template in templates:
            prompt, level = str(template.get("prompt")), str(template.get("difficulty"))
            told = tuple(map(str, key.get(TOLD, ()))) if f"{{{TOLD}}}" in prompt else ()
            posed = _posed(line, prompt.format_map(_Shown(shown)), table, told, truth)
            name = f"{place}{key['dataset']} {level}"
            yield TaskItem(name, posed, None, place.strip("/"), f"{place}{key['dataset']}", truth)


class _Shown(dict[str, Any]):
    """What a template may show; dots for the rest."""

    def __missing__(self, key: str) -> str:
        return "..."


def _posed(line: FileLine, text: str, table: str, told: tuple[str, ...], truth: object) -> Trap:
    """The question; an effect names its columns in the key, a graph those that it is of."""
    if isinstance(truth, TrueEffect | Sign):
        ends = line.text("TREATMENT"), line.text("OUTCOME")
        return Trap(text, treatment=ends[0], outcome=ends[1], covariates=told, text_rows=table)
    named = tuple(str(v) for k, v in line.row.items() if k.startswith("VARIABLE_X"))
    columns = named if isinstance(truth, GraphClass) else ()
    return Trap(text, text_rows=table, columns=columns)


TASK = CausalPitfalls()
