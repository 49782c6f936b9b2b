"""Where a run of candidates is kept: each hypothesis as it is made, what people say, pause and abort.

It is one run of the tree's own store (`agent.runs`): a record, and JSON values by id that stay once kept.
A process that is killed loses the candidate that it was at, and no other; the same goal is gone on with
by its run's id, on the same graph and with the same models only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from agent.hypotheses.hypothesis import Hypothesis, HypothesisReport
from agent.hypotheses.sources.gathered import Gathered
from agent.runs.record import OF_CANDIDATES, AskedWith, Origin, Run
from graphs.errors import InputError

if TYPE_CHECKING:
    from agent.runs.record import RunStatus
    from agent.runs.store import RunStore

NAMED = "named"
Word = Literal["promising", "unlikely"]
Wish = Literal["pause", "abort"]


@dataclass
class Journal:
    """One run of candidates."""

    store: RunStore
    run: Run

    @classmethod
    async def begun(
        cls, store: RunStore, goal: str, options: dict[str, Any], release: str,
        origin: Origin, models: tuple[str, ...] = (),
    ) -> Journal:  # fmt: skip
        """A run that begins now."""
        run = Run.begun(goal, {OF_CANDIDATES: options}, origin)
        run = replace(run, asked=AskedWith(release=release, models=models))
        await store.save(run)
        return cls(store, run)

    @classmethod
    async def reopened(cls, store: RunStore, run_id: str, release: str) -> Journal:
        """A run that was kept; it goes on with the graph that it began with, or not at all.

        Raises:
            InputError: there is no such run, it is of another kind, still runs, or the graph changed.
        """
        run = (await store.get(run_id)).seen()
        if OF_CANDIDATES not in run.start:
            raise InputError(
                f"run {run.id} answers a question; to go on: `aetia runs resume {run.id}`"
            )
        if run.status == "running":
            raise InputError(f"run {run.id} still runs, as process {run.process} on {run.host}")
        if run.asked.release != release:
            raise InputError(
                f"run {run.id} began with another graph ({run.asked.release[:8]}, now {release[:8]}): its "
                "candidates would not be comparable; begin a new run"
            )
        journal = cls(store, run.now_is("running"))
        await store.save(journal.run)
        return journal

    @property
    def options(self) -> dict[str, Any]:
        """What was asked with."""
        return dict(self.run.start[OF_CANDIDATES])

    async def made(self) -> dict[str, Hypothesis]:
        """What is finished, by CURIE."""
        kept = await self.store.kept(self.run.id)
        found = [Hypothesis.model_validate(v) for k, v in kept.items() if k.startswith("made:")]
        return {one.curie: one for one in found}

    async def keep(self, hypothesis: Hypothesis) -> None:
        """Keep a finished one before the next begins."""
        await self.store.keep(
            self.run.id, {f"made:{hypothesis.curie}": hypothesis.model_dump(mode="json")}
        )

    async def keep_named(self, named: Gathered) -> None:
        """Keep what other sources than the graph named, so that the run goes on with the same candidates."""
        await self.store.keep(self.run.id, {NAMED: named.to_json()})

    async def named(self) -> Gathered | None:
        """What was kept of that; None where the run was killed before."""
        held = (await self.store.kept(self.run.id)).get(NAMED)
        return Gathered.from_json(held) if held is not None else None

    async def keep_report(self, report: HypothesisReport) -> None:
        """Keep a report as it stands, without the answers: they are in what was made."""
        number = sum(k.startswith("report:") for k in await self.store.kept(self.run.id))
        told = report.model_dump(mode="json", exclude={"hypotheses": {"__all__": {"answer"}}})
        await self.store.keep(self.run.id, {f"report:{number:06}": told})

    async def told(self) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
        """(the latest report, everything that is made) as JSON types, both without the answers."""
        kept = await self.store.kept(self.run.id)
        reports = sorted(k for k in kept if k.startswith("report:"))
        made = [v for k, v in kept.items() if k.startswith("made:")]
        bare = [
            {
                **{name: one[name] for name in one if name != "answer"},
                "question": one["answer"]["question"],
            }
            for one in made
        ]
        return (kept[reports[-1]] if reports else None), bare

    async def report(self) -> HypothesisReport:
        """The latest report, whole.

        Raises:
            InputError: there is none yet.
        """
        told, _ = await self.told()
        if told is None:
            raise InputError(f"run {self.run.id} is {self.run.status}, it has no report yet")
        made = await self.made()
        whole = [{**one, "answer": made[one["curie"]].answer} for one in told["hypotheses"]]
        return HypothesisReport.model_validate({**told, "hypotheses": whole})

    async def say(self, curie: str, word: Word) -> None:
        """Keep what a person says of a candidate; the latest word counts."""
        number = len(await self.words(all_of=True))
        await self.store.keep(self.run.id, {f"said:{number:06}": {"curie": curie, "word": word}})

    async def words(self, *, all_of: bool = False) -> dict[str, Word]:
        """The latest word on each candidate; with `all_of` every word, numbered."""
        kept = await self.store.kept(self.run.id)
        said = [kept[k] for k in sorted(kept) if k.startswith("said:")]
        if all_of:
            return {str(i): one["word"] for i, one in enumerate(said)}
        return {one["curie"]: one["word"] for one in said}

    async def wish(self, wanted: Wish) -> None:
        """Ask the process that works on the run to pause or to abort after its candidate."""
        kept = await self.store.kept(self.run.id)
        number = sum(k.startswith("wish:") for k in kept)
        await self.store.keep(
            self.run.id, {f"wish:{number:06}": {"wish": wanted, "at": self.run.updated}}
        )

    async def wished(self, since: int) -> Wish | None:
        """The latest wish beyond the first `since` of them."""
        kept = await self.store.kept(self.run.id)
        wishes = [kept[k]["wish"] for k in sorted(kept) if k.startswith("wish:")][since:]
        return wishes[-1] if wishes else None

    async def wishes(self) -> int:
        """How many wishes were made so far."""
        return sum(k.startswith("wish:") for k in await self.store.kept(self.run.id))

    async def stands(self, status: RunStatus, problem: str = "", headline: str = "") -> None:
        """Write down how the run stands, and in one line what came of it."""
        told = {"headline": headline} if headline else self.run.told
        self.run = replace(self.run.now_is(status, problem=problem), told=told)
        await self.store.save(self.run)
