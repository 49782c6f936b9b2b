"""What every route of a server works with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from agent.faces.serving.safety.privacy import personal_signs, warning
from agent.faces.serving.safety.quotas import Quotas
from agent.faces.serving.told_errors import Refusal
from agent.faces.serving.work.kept_runs import KeptRuns
from agent.faces.serving.work.long_runs import LongKind, LongRuns
from agent.faces.serving.work.turns import ReadTurn, read_turns
from tools.causal.datasets import Dataset
from tools.causal.registry.kept_data import KeptData

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from starlette.requests import Request

    from agent.faces.serving.safety.audit_log import AuditLog
    from agent.faces.serving.serving_config import ServingConfig
    from agent.faces.serving.tokens.token_file import Token
    from agent.faces.serving.work.dispatch import Dispatcher
    from agent.faces.serving.work.live_run import LiveRun
    from agent.faces.serving.work.workroom import Workroom
    from agent.faces.session import Session
    from agent.runs.record import Origin, Run


@dataclass
class Hall:
    """The room where runs work, the limits, the runs and the counts of one server."""

    room: Workroom
    config: ServingConfig
    log: AuditLog
    kinds: Sequence[LongKind] = ()
    quotas: Quotas = field(default_factory=Quotas)
    ended: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=lambda: {"queued": 0.0, "worked": 0.0})
    runs: KeptRuns = field(init=False)
    long: LongRuns = field(init=False)

    def __post_init__(self) -> None:
        self.runs = KeptRuns(self.room, self.config, self._watch)
        kinds = {kind.name: kind for kind in self.kinds}
        self.long = LongRuns(self.room, self.config, self.runs, kinds)

    def dispatcher_of(self, run: Run) -> Dispatcher:
        """Where a run of its kind waits and works."""
        return self.runs.dispatcher if run.kind == "question" else self.long.dispatcher

    async def close(self) -> None:
        """Stop what still works; it can be gone on with."""
        for dispatcher in (self.runs.dispatcher, self.long.dispatcher):
            await dispatcher.close()
        self.log.close()

    @property
    def session(self) -> Session:
        """Graph, models and data, for who serves."""
        return self.room.outside

    async def read(self, turns: Sequence[str]) -> ReadTurn:
        """The last turn of a person, in the context of their earlier ones.

        Raises:
            InputError: as `read_turns`.
        """
        if (
            len(turns) == 1
        ):  # nothing of it is read here: where runs work there may be no turn for a while
            return await read_turns(turns, self.session.store)
        return await self.room.do(read_turns(turns, self.room.session.store))

    async def _watch(self, live: LiveRun) -> None:
        self.ended[live.status] = self.ended.get(live.status, 0) + 1
        self.seconds["queued"] += live.queued_s
        self.seconds["worked"] += live.worked_s

    def take_run(self, request: Request, texts: Iterable[str], count: int = 1) -> tuple[str, str]:
        """Count what whoever asks wants answered; their owner id, and a warning on what they wrote, if any.

        Raises:
            Refusal: their runs are used up (429), or personal data is refused here (400).
        """
        warned = self.screened(texts)
        self.count_run(token_in(request), count)
        return owner_of(request), warned

    def count_run(self, token: Token | None, count: int = 1) -> None:
        """Count one run of a token, or so many answers; of all together where there are none.

        Raises:
            Refusal: the runs of this day are used up (429).
        """
        self.quotas.take_run(token.owner if token else "all", self.per_day(token), count)

    def per_day(self, token: Token | None) -> int | None:
        """How many runs a day a token has; None for as many as it likes."""
        return (token.runs_per_day if token else None) or self.config.runs_per_day

    def screened(self, texts: Iterable[str]) -> str:
        """A warning on what was written of a person; empty for nothing.

        Raises:
            Refusal: personal data are refused here (400).
        """
        signs = () if self.config.personal_health == "off" else personal_signs("\n".join(texts))
        if signs and self.config.personal_health == "refuse":
            raise Refusal(400, "personal_health", warning(signs), "leave it out and ask again")
        return warning(signs) if signs else ""

    def data_of(self, name: str | None, owner: str) -> tuple[tuple[Dataset, ...], Origin]:
        """The data of a run and where another process finds them.

        Raises:
            Refusal: no data set of that name is registered (404).
        """
        if name is None:
            return self.session.datasets, self.session.origin
        kept = KeptData(owner)
        if name not in kept.names():
            raise Refusal(404, "no_such_data", f"no data set {name!r} is registered", "see GET /api/data")  # fmt: skip
        dataset, descriptor, rows = kept.dataset(name)
        origin = replace(self.session.origin, data=str(rows), descriptor=str(descriptor))
        return (dataset, *self.session.datasets), origin

    def data_at(self, origin: Origin) -> tuple[tuple[Dataset, ...], Origin]:
        """The data of a kept run, opened where it found them."""
        if not origin.data or origin == self.session.origin:
            return self.session.datasets, self.session.origin
        own = Dataset.from_files(Path(origin.descriptor), Path(origin.data))
        return (own, *self.session.datasets), origin


def token_in(request: Request) -> Token | None:
    """The token of a request, as the gate found it."""
    found: Token | None = request.scope.get("state", {}).get("token")
    return found


def owner_of(request: Request) -> str:
    """Whose runs a request may see; empty where no tokens are used."""
    token = token_in(request)
    return token.owner if token is not None else ""


def hall_of(request: Request) -> Hall:
    """What the routes of this server work with."""
    hall: Hall = request.app.state.hall
    return hall
