"""The MCP server: each tool is one call of the toolbox, or one run."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field, ValidationError

from agent.faces.mcp.mcp_shapes import (
    Arrow,
    AskedAnswer,
    Curie,
    MrFound,
    RunStanding,
    Snp,
    ToolFound,
    asked_answer,
    found_of,
)
from agent.faces.mcp.mr_rows import mr_of
from agent.faces.serving.safety.doorway import asker
from agent.faces.serving.told.bad_requests import said_of
from agent.faces.serving.told_errors import refusal_of
from agent.faces.serving.work.kept_runs import Wish
from agent.running.library import opened_library
from graphs.errors import AetiaError, InputError
from tools.base import Bench
from tools.causal.datasets import list_datasets
from tools.causal.registry.kept_data import KeptData
from tools.toolbox import (
    ESTIMATE_EFFECT,
    FIND_NODES,
    IDENTIFY_EFFECT,
    LITERATURE,
    MECHANISM_PATHS,
    call,
)

if TYPE_CHECKING:
    from agent.faces.serving.hall import Hall
    from agent.faces.serving.tokens.token_file import Token
    from agent.faces.serving.work.live_run import LiveRun
    from tools.base import ToolResult
    from tools.causal.datasets import Dataset

SAYS = (
    "Causal questions in biomedicine, answered from studies, a knowledge graph and data, with what the "
    "evidence identifies and no more. `ask` answers a question in English; the other tools look up parts."
)
HEARTBEAT_S = 10.0
READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
MOST_SNPS = 2_000


class McpTools:
    """The tools, over what a server works with. A method's docstring is what a client's model reads."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    async def ask(
        self,
        question: Annotated[str, Field(min_length=1, max_length=2000, description="in English")],
        ctx: Context[Any, Any],
        earlier: Annotated[
            list[str], Field(max_length=40, description="earlier questions of the conversation")
        ] = [],  # noqa: B006 - pydantic copies it
        data: Annotated[
            str | None, Field(max_length=200, description="name of a data set of `aetia data`")
        ] = None,
        deadline_s: Annotated[float | None, Field(gt=0, description="seconds")] = None,
    ) -> AskedAnswer:
        """Answer a causal question such as "Does X cause Y?", by how much, how, or compared with Z."""
        hall, session = self._hall, self._hall.session
        turn = await hall.read([*earlier, question])
        token, warned = self._token(ctx), hall.screened([question])
        owner, settings = token.owner if token else "", session.settings
        if deadline_s is not None:
            settings = replace(settings, deadline_s=min(deadline_s, hall.config.longest_s))
        datasets, origin = await asyncio.to_thread(hall.data_of, data, owner)
        wish = Wish(turn, owner, settings, datasets, origin, through="mcp")
        hall.count_run(token)  # what is refused before it is no run
        live = await hall.runs.start(wish)
        await _told(live, hall, ctx)
        if live.answer is None:
            raise live.error or InputError(f"the run {live.id} is {live.status}")
        return asked_answer(live.id, live.answer, live.short, warned)

    async def find(
        self,
        text: Annotated[str, Field(min_length=1, max_length=500)],
        limit: Annotated[int, Field(ge=1, le=50)] = 5,
    ) -> ToolFound:
        """Look up nodes of the knowledge graph by name; the other tools take the CURIEs it returns."""
        return await self._call(FIND_NODES, text=text, limit=limit)

    async def paths(
        self, treatment: Curie, outcome: Curie, k: Annotated[int, Field(ge=1, le=20)] = 5
    ) -> ToolFound:
        """The best mechanism paths from treatment to outcome, with the source of every edge."""
        return await self._call(MECHANISM_PATHS, treatment=treatment, outcome=outcome, k=k)

    async def literature(
        self, treatment: Curie, outcome: Curie, limit: Annotated[int, Field(ge=1, le=50)] = 20
    ) -> ToolFound:
        """Findings read by machine from the corpora in use on one pair, each with its sentence and link."""
        room = self._hall.room
        return found_of(await room.do(self._read(treatment, outcome, limit)))

    async def _read(self, treatment: str, outcome: str, limit: int) -> ToolResult[Any]:
        session = self._hall.session
        settings, arguments = (
            session.settings,
            {"treatment": treatment, "outcome": outcome, "limit": limit},
        )
        async with opened_library(settings) as library:
            bench = Bench(
                session.store,
                settings.seed,
                settings.estimate_deadline_s,
                library.literature,
                library.retractions,
            )
            return await call(LITERATURE, arguments, bench)

    async def identify(
        self,
        arrows: Annotated[list[Arrow], Field(min_length=1, max_length=500)],
        treatment: str,
        outcome: str,
        latent: Annotated[list[str], Field(max_length=50, description="unmeasured nodes")] = [],  # noqa: B006
    ) -> ToolFound:
        """Decide whether an effect follows from a causal DAG: what to adjust for, or what is open."""
        return await self._call(
            IDENTIFY_EFFECT, arrows=arrows, treatment=treatment, outcome=outcome, latent=latent
        )

    async def estimate(
        self,
        dataset: Annotated[
            str, Field(max_length=200, description="name of a data set of `aetia data`, or nhefs")
        ],
        treatment: Annotated[str, Field(max_length=200, description="column")],
        outcome: Annotated[str, Field(max_length=200, description="column")],
        ctx: Context[Any, Any],
        strike: Annotated[list[Arrow], Field(max_length=100, description="arrows left out")] = [],  # noqa: B006
    ) -> ToolFound:
        """Estimate an effect in a data set, with refutations; no number where it is not identified."""
        token = self._token(ctx)
        kept = KeptData(token.owner if token else "")
        names = kept.names()
        if dataset not in (*names, *list_datasets()):
            named = ", ".join((*names, *list_datasets()))
            raise InputError(f"there is no registered data set {dataset!r}; there are {named}")
        datasets = (kept.dataset(dataset)[0],) if dataset in names else ()
        return await self._call(
            ESTIMATE_EFFECT,
            datasets,
            dataset=dataset,
            treatment=treatment,
            outcome=outcome,
            strike=strike,
        )

    async def mr(
        self,
        exposure: Annotated[list[Snp], Field(min_length=1, max_length=MOST_SNPS)],
        outcome: Annotated[list[Snp], Field(min_length=1, max_length=MOST_SNPS)],
        exposure_name: Annotated[str, Field(max_length=200)] = "exposure",
        outcome_name: Annotated[str, Field(max_length=200)] = "outcome",
    ) -> MrFound:
        """Mendelian randomization from summary associations: IVW, Egger, median, mode, and checks."""
        seconds = self._hall.session.settings.estimate_deadline_s
        return await mr_of(exposure, outcome, (exposure_name, outcome_name), seconds)

    async def run_status(
        self, run_id: Annotated[str, Field(min_length=1, max_length=64)], ctx: Context[Any, Any]
    ) -> RunStanding:
        """How a run stands: queued, running, waiting for a person, finished or failed."""
        token = self._token(ctx)
        run = await self._hall.runs.find(run_id, token.owner if token else "")
        told = run.told
        return RunStanding(
            run_id=run.id, question=run.question, status=run.status, problem=run.problem,
            waits_for=sorted({"entities", "dag"} & set(run.waits_for)),
            headline=told.get("headline"), verdict=told.get("verdict"),
        )  # fmt: skip

    async def _call(
        self, tool: Any, datasets: tuple[Dataset, ...] = (), **arguments: Any
    ) -> ToolFound:
        room = self._hall.room
        settings = room.session.settings
        bench = Bench(
            room.session.store, settings.seed, settings.estimate_deadline_s, datasets=datasets
        )
        return found_of(await room.do(call(tool, arguments, bench)))

    def _token(self, ctx: Context[Any, Any]) -> Token | None:
        """Who asks: over HTTP the token that the gate let in; None where there are none."""
        tokens, headers = self._hall.config.tokens, ctx.headers
        if not tokens or headers is None:
            return None
        return asker({k.lower(): v for k, v in headers.items()}, tokens)


async def _told(live: LiveRun, hall: Hall, ctx: Context[Any, Any]) -> None:
    """Tell the client the steps, to the end; a client that leaves takes its run with it."""
    try:
        async for some in live.follow(0, HEARTBEAT_S):
            for told in (one for one in some if one.kind == "step"):
                text = f"{told.data['name']}: {told.data['text']}"
                await ctx.report_progress(told.number, message=text)
    finally:
        if not live.is_over:
            await hall.runs.dispatcher.cancel(live)


class PlainSpoken(MCPServer[Any]):
    """Tells what is wrong with the arguments of a tool, in words and without addresses of a library."""

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
        """Call a tool; wrong arguments are named one by one, and none is passed over."""
        known = {t.name: t.input_schema.get("properties", {}) for t in await self.list_tools()}
        unknown = [one for one in arguments if name in known and one not in known[name]]
        if unknown:
            raise ToolError(
                f"{name} was asked wrongly: {unknown[0]}: there is no such argument; there are {', '.join(known[name])}"
            )
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            if not isinstance(error.__cause__, ValidationError):
                raise
            problems = [{**one, "loc": ("body", *one["loc"])} for one in error.__cause__.errors()]
            raise ToolError(f"{name} was asked wrongly: {said_of(problems)}") from None


def mcp_server(hall: Hall) -> MCPServer[Any]:
    """The server; errors are results that say what was seen, never a trace."""
    server: MCPServer[Any] = PlainSpoken("aetia", instructions=SAYS, version=version("aetia"), log_level="WARNING")  # fmt: skip
    tools = McpTools(hall)
    for tool in (tools.ask, tools.find, tools.paths, tools.literature, tools.identify, tools.estimate, tools.mr, tools.run_status):  # fmt: skip
        server.add_tool(_guarded(tool), annotations=READS)
    return server


def _guarded(tool: Any) -> Any:
    """The tool with its errors told as a client may read them."""
    from functools import wraps

    @wraps(tool)
    async def run(*given: Any, **named: Any) -> Any:
        try:
            return await tool(*given, **named)
        except AetiaError as error:
            raise ToolError(str(refusal_of(error))) from None

    return run
