"""What a thought is examined with: its pair, the tools, and where evidence is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic

from agent import telemetry
from agent.dossier import Examined, LookUp
from agent.literature.agreement import with_agreement
from graphs.errors import DeadlineError, RunError
from tools.base import T, ToolResult
from tools.causal.own_columns import is_own_column
from tools.evidence import Evidence
from tools.toolbox import LITERATURE, call

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agent.artefacts import Artefacts
    from agent.judges.pair_judge import PairJudge
    from agent.question import Asked
    from agent.tree.thoughts import Thought
    from tools.base import Bench, Tool

STUDIED = ("randomized", "mendelian_randomization", "observational", "selection", "chance")
"""Thoughts that one look-up, that of the studies of the pair, answers together."""
DIRECT = (*STUDIED, "assessment", "head_to_head", "first_arm", "second_arm")
"""Thoughts without which there is no answer, whatever the budget."""
OF_OWN_DATA = "not looked up: a column of your data is no node of the graph"
"""What a look-up on such a column says: only the data set tells of it."""


@dataclass(frozen=True)
class Inquiry:
    """What a thought is examined with: the pair in question, the bench, and where evidence is kept.

    Attributes:
        x: CURIE of the treatment.
        y: CURIE of the outcome.
        names: printable names of both.
        bench: the graph, the seed and the deadline that tools work with.
        artefacts: take every item of evidence.
        mechanisms: how many paths to rank.
    """

    x: str
    y: str
    names: tuple[str, str]
    bench: Bench
    artefacts: Artefacts
    mechanisms: int = 5
    z: str = ""
    """CURIE of the comparator; empty where nothing is compared."""
    by: str = ""
    """CURIE of the near thing that a sub-question goes by."""
    asks_how: bool = False
    """Whether a mechanism is what was asked for; else paths that are not causal help nobody."""
    judge: PairJudge | None = None
    """Compares what was read by machine with the words around it."""
    must: bool = True
    """Whether no answer can be made without this look-up, so that a passed deadline ends the run."""

    def keep(self, items: Iterable[Evidence]) -> tuple[str, ...]:
        """Store evidence and return the ids, each once."""
        return tuple(dict.fromkeys(self.artefacts.put(item) for item in items))

    async def look(self, tool: Tool[T], what: str, **arguments: Any) -> Look[T]:
        """Call a tool about the pair; `what` tells the look-up, with the names in its braces.

        Raises:
            AetiaError: the work failed: an answer is not made from what could not be looked up. A
                deadline that passed is a result where the answer can do without (`must`).
        """
        asked = {"treatment": self.x, "outcome": self.y, **arguments}
        told = what.format(*self.names)
        if any(isinstance(one, str) and is_own_column(one) for one in asked.values()):
            result: ToolResult[T] = ToolResult("invalid", (), asked, "", OF_OWN_DATA, "OWN_COLUMN")
            return Look(result, LookUp(f"{told}: {OF_OWN_DATA}"))
        with telemetry.span(
            f"execute_tool {tool.name}", gen_ai__operation__name="execute_tool",
            gen_ai__tool__name=tool.name, gen_ai__tool__type="function",
        ) as span:  # fmt: skip
            result = await call(tool, asked, self.bench)
            span.tell(aetia__tool__status=result.status, aetia__tool__found=len(result.items))
        if self.must or not isinstance(result.error, DeadlineError):
            result.checked()
        result = self.standing(result)
        if result.status == "invalid" and result.code != "UNKNOWN_NODE":
            raise RunError(f"{tool.name} refused what this run asked it: {result.message}")
        return Look(result, LookUp.of(told, result))

    def standing(self, result: ToolResult[T]) -> ToolResult[T]:
        """The result without what rests on a publication that was retracted, which is told.

        What is doubted or was corrected stays, and the notice is told. A path is as good as its weakest step: one such step takes it out.
        """
        notices = self.bench.retractions
        if notices is None or not result.items:
            return result
        kept, said = [], [result.message] if result.message else []
        for item in result.items:
            names = dict.fromkeys(one.source.identifier for one in _evidence_of(item))
            noticed = [(name, notices.standing_of(name)) for name in names]
            fallen = [one for one in noticed if one[1].kind == "retracted"]
            said += [
                f"{name} is used: {standing.text}" for name, standing in noticed
                if standing.kind in ("doubted", "corrected") and not fallen
            ]  # fmt: skip
            said += [f"{name} is set aside: {standing.text}" for name, standing in fallen]
            kept += [] if fallen else [item]
        status = "empty" if result.status == "ok" and not kept else result.status
        message = "; ".join(dict.fromkeys(said))
        return replace(result, items=tuple(kept), message=message, status=status)

    async def read(self, *lines: str) -> tuple[tuple[Evidence, ...], LookUp, int] | None:
        """What the corpora in use say on the pair by some classes of designs; None where none is in use.

        The number is how many sentences the judge compared with their figures.
        """
        if self.bench.literature is None:
            return None
        look = await self.look(LITERATURE, "publications on {} and {}, read by machine")
        items = [item for item in look.items if item.line in lines]
        agreed, apart = await with_agreement(items, self.names, self.judge, self.bench.deadline_s)
        text = "; ".join([look.told.text, *apart])
        compared = sum(item.kind == "finding" for item in items) if self.judge else 0
        return agreed, replace(look.told, text=text), compared


@dataclass(frozen=True)
class Look(Generic[T]):
    """A tool's result, and the look-up as the answer tells it."""

    result: ToolResult[T]
    told: LookUp

    @property
    def items(self) -> tuple[T, ...]:
        """What was found."""
        return self.result.items

    def gave(
        self, evidence: tuple[str, ...], found: str, nothing: str = "", **more: Any
    ) -> Examined:
        """What the thought is left with; it says its own words only where all was looked at."""
        says = found if self.items or not nothing else nothing
        if self.result.status not in ("ok", "empty"):
            says = OF_OWN_DATA if self.result.code == "OWN_COLUMN" else self.result.ending
        return Examined(
            evidence, says, (self.told,), self.result.status, self.result.cost.look_ups, **more
        )


def look_of(thought: Thought) -> str:
    """The look-up that examines a thought; thoughts with the same one are examined together."""
    return "studies" if thought.name in STUDIED else thought.key or thought.id


def inquiry(
    thought: Thought,
    asked: Asked,
    bench: Bench,
    artefacts: Artefacts,
    mechanisms: int,
    judge: PairJudge | None = None,
) -> Inquiry:
    """What a thought is examined with: its own pair, where it is not about the one asked about."""
    x, y = (side.curie or "" if side else "" for side in (asked.treatment, asked.outcome))
    z = asked.comparator.curie or "" if asked.comparator else ""
    names = tuple(side.label if side else "" for side in (asked.treatment, asked.outcome))
    about, by = thought.about, ""
    if thought.name == "half" and about is not None:
        x, y = about.exposure, about.outcome
        names = tuple(thought.claim.split(" changes ", 1))
    elif thought.name in ("relative", "named_cause") and about is not None:
        by = about.exposure if about.exposure != x else about.outcome
    return Inquiry(
        x, y, (names[0], names[1]), bench, artefacts, mechanisms, z, by,
        asks_how=asked.question.kind == "mechanism", judge=judge, must=thought.name in DIRECT,
    )  # fmt: skip


def _evidence_of(item: object) -> tuple[Evidence, ...]:
    """What an item of a tool's result rests on: itself, the steps of a path, what names a cause."""
    if isinstance(item, Evidence):
        return (item,)
    parts = (*getattr(item, "edges", ()), *getattr(item, "evidence", ()))
    return tuple(part for part in parts if isinstance(part, Evidence))
