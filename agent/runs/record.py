"""What is known of a run without its steps: the question, what it was asked with, and how it stands."""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from pydantic import TypeAdapter

from graphs.cache import is_alive
from graphs.errors import InputError, RunStateError

if TYPE_CHECKING:
    from collections.abc import Mapping

RunStatus = Literal["queued", "running", "interrupted", "cancelled", "finished", "failed"]
LIVE: tuple[RunStatus, ...] = ("queued", "running")
"""Of a run whose process works on it, or is about to."""
FORMAT = 3
"""Of saved steps. Raised whenever a step or an artefact changes its form: an older run is shown, and is
not gone on with."""


RunKind = Literal["question", "hypotheses", "batch"]
OF_CANDIDATES: RunKind = "hypotheses"
OF_QUESTIONS: RunKind = "batch"
"""Under which the start of a run of candidates, or of a file of questions, holds what was asked: the mark
of one."""
_GO_ON = {
    OF_CANDIDATES: "argues candidates; to go on: `aetia hypothesize --resume {id}`",
    OF_QUESTIONS: "answers a file of questions: go on with it on the page of `aetia serve`",
}
OF_EVERY_FORM = (
    "id", "question", "status", "created", "updated", "version", "format", "host", "process",
)  # fmt: skip
"""What is read of a run whatever version kept it."""


@dataclass(frozen=True)
class Origin:
    """Where the command line found what a run was asked with; empty where a program gave it.

    Attributes:
        place: of the graph, as named; empty for the one that is configured.
        data, descriptor: paths of the caller's own data.
        is_known: whether another process can open the same things from this.
    """

    place: str = ""
    data: str = ""
    descriptor: str = ""
    is_known: bool = False


@dataclass(frozen=True)
class AskedWith:
    """What the answer depends on: a run goes on with exactly this.

    Attributes:
        settings: of the run, as JSON types.
        release: checksum of the graph.
        models: name and file hash of each.
        datasets: key and content hash of each data set of the caller's own.
        literature: content of the corpora, and of the list of retractions.
    """

    settings: dict[str, Any] = field(default_factory=dict)
    release: str = ""
    models: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    literature: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """One run.

    Attributes:
        id: eight hexadecimal digits.
        question: as asked.
        status: `running` while its process lives, `queued` before; `cancelled` by a person.
        created, updated: UTC, ISO 8601 to the second.
        version: of Aetia.
        format: of its saved steps.
        host, process: where it runs or ran.
        start: the state that it began with, as JSON types.
        asked: what its answer depends on.
        origin: where that was found.
        waits_for: what a person must settle before it goes on, as JSON types: `entities` (side ->
            mention and candidates) or `dag` (dagitty text, with `names` of its nodes); empty where
            nothing is waited for.
        problem: why it failed or stopped, in one sentence.
        settled: what a person settled so far; asking again settles it alike.
        owner: who alone may see it, as a server knows them; empty for runs of the command line.
        parent: id of the run that it changes something of; empty for one of its own.
        shows: the part of the answer that was asked for, such as `evidence`; empty for all of it.
        told: of a finished run: its reply, verdict and certainty.
        through: the protocol of a program that asked it, `openai` or `mcp`; empty for people on the page,
            in a terminal, and for `/api`.
    """

    id: str
    question: str
    status: RunStatus
    created: str
    updated: str
    version: str
    format: int
    host: str
    process: int
    start: dict[str, Any]
    asked: AskedWith
    origin: Origin
    waits_for: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    settled: dict[str, Any] = field(default_factory=dict)
    owner: str = ""
    parent: str = ""
    shows: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    through: str = ""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Run:
        """Read back what `asdict` made; of a run of another form only what every form has.

        Raises:
            ValueError: it is no record of a run.
        """
        if data.get("format") == FORMAT:
            return _adapter().validate_python(data)
        told = {name: data[name] for name in OF_EVERY_FORM if name in data}
        rest = {"start": {}, "asked": AskedWith(), "origin": Origin()}
        return _adapter().validate_python({**told, **rest})

    @classmethod
    def begun(cls, question: str, start: dict[str, Any], origin: Origin, **more: Any) -> Run:
        """A run of this process that begins now; what it is asked with is filled in once opened."""
        made = cls(
            id=secrets.token_hex(4), question=question, status="running", created=now(),
            updated=now(), version=_version(), format=FORMAT, host=_host(),
            process=os.getpid(), start=start, asked=AskedWith(), origin=origin,
        )  # fmt: skip
        return replace(made, **more)

    def now_is(
        self, status: RunStatus, *, problem: str = "", waits_for: dict[str, Any] | None = None
    ) -> Run:
        """The run as it stands now, of this process."""
        return replace(
            self, status=status, updated=now(), problem=problem, waits_for=waits_for or {},
            host=_host(), process=os.getpid(),
        )  # fmt: skip

    def seen(self) -> Run:
        """The run as it stands: one whose process is no more was interrupted."""
        lives = self.status in LIVE
        if not lives or self.host != _host() or is_alive(self.process):
            return self
        return replace(self, status="interrupted", problem="its process ended before the answer")

    @property
    def kind(self) -> RunKind:
        """What it does: answer a question, argue candidates, or answer a file of questions."""
        kinds: tuple[RunKind, ...] = (OF_CANDIDATES, OF_QUESTIONS)
        return next((kind for kind in kinds if kind in self.start), "question")

    def require_resumable(self) -> None:
        """Refuse to go on with a run that cannot.

        Raises:
            InputError: it is finished, it still runs, or its steps are of another form.
        """
        run = self.seen()
        if run.kind != "question":
            raise InputError(f"run {run.id} {_GO_ON[run.kind].format(id=run.id)}")
        if run.status == "finished":
            raise RunStateError(f"run {run.id} is finished; to see it: `aetia runs show {run.id}`")
        if run.status in LIVE:
            raise RunStateError(
                f"run {run.id} still runs, as process {run.process} on {run.host}: wait for it, or "
                "end that process"
            )
        if run.format != FORMAT:
            raise RunStateError(
                f"run {run.id} was saved by Aetia {run.version} in form {run.format}; this one goes on "
                f"with form {FORMAT} only; to ask again: `aetia runs replay {run.id}`"
            )

    def require_over(self) -> None:
        """Refuse to delete a run that something works on.

        Raises:
            InputError: it waits in line or runs.
        """
        run = self.seen()
        if run.status in LIVE:
            raise InputError(
                f"run {run.id} is {run.status}, as process {run.process} on {run.host}: stop it first (on "
                "the page, or by ending that process), then delete it"
            )

    def require_settled(self, settled: dict[str, Any] | None) -> None:
        """Refuse to go on past a pause without what it waits for, and the other way round.

        Raises:
            InputError: something is waited for and not given, or given and not waited for.
        """
        if self.waits_for and settled is None:
            what = " and ".join(sorted(set(self.waits_for) & {"dag", "entities"}))
            raise RunStateError(
                f"run {self.id} waits for you to settle its {what}; to go on: `aetia runs approve "
                f"{self.id}`"
            )
        if settled is not None and not self.waits_for:
            raise RunStateError(
                f"run {self.id} waits for nothing; to go on: `aetia runs resume {self.id}`"
            )


@cache
def _version() -> str:
    from importlib.metadata import version

    return version("aetia")


@cache
def _host() -> str:
    return socket.gethostname()


@cache
def _adapter() -> TypeAdapter[Run]:
    return TypeAdapter(Run)


def now() -> str:
    """UTC to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
