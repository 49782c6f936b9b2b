"""Run events: one recorded fact each, written as JSON lines, read by every face.

The terminal, the HTTP stream, batch logs and tests all see the same events.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphs.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Event:
    """One fact about a run. `seconds` is the time since the run began."""

    run_id: str
    sequence: int
    seconds: float
    step: str
    text: str
    data: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {
            "run_id": self.run_id,
            "sequence": self.sequence,
            "seconds": round(self.seconds, 4),
            "step": self.step,
            "text": self.text,
            "data": self.data,
        }


class Recorder:
    """Numbers and times the events of one run and hands them to a listener.

    Args:
        run_id: of the run.
        listener: called with every event.
        clock: seconds from any start; the machine's own by default.
    """

    def __init__(
        self,
        run_id: str,
        listener: Callable[[Event], None] | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.run_id = run_id
        self.events: list[Event] = []
        self._listener = listener
        self._clock = clock
        self._started = clock()

    @property
    def seconds(self) -> float:
        """Time since the run began."""
        return self._clock() - self._started

    def record(self, step: str, text: str, **data: Any) -> Event:
        """Add one event."""
        event = Event(self.run_id, len(self.events), self.seconds, step, text, data)
        self.events.append(event)
        if self._listener is not None:
            self._listener(event)
        return event


class JsonLines:
    """Writes events to a file as they happen, one JSON object a line.

    A disk that fills up costs the rest of the trace, never the answer.

    Args:
        path: the file.
        append: keep what is in it already.

    Attributes:
        problem: why the trace is not whole, in one sentence; empty when it is.

    Raises:
        SetupError: the file cannot be opened.
    """

    def __init__(self, path: Path, *, append: bool = False) -> None:
        self.problem = ""
        self._path = path
        self._written = 0
        try:
            # Unbuffered, so that a failed write leaves nothing for `close` to try again.
            self._file = path.open("ab" if append else "wb", buffering=0)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise SetupError(
                f"the trace cannot be written to {path}: {reason}; "
                "name a file in a folder that exists"
            ) from error

    def __call__(self, event: Event) -> None:
        if self.problem:
            return
        line = json.dumps(event.to_json(), ensure_ascii=False) + "\n"
        # Half a character of UTF-16 becomes its escape, which JSON knows too.
        rest = memoryview(line.encode("utf-8", "backslashreplace"))
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
            self._written += 1
        except OSError as error:
            self.problem = (
                f"the trace in {self._path} ends after {self._written} events: {error.strerror}"
            )

    def close(self) -> None:
        """Close the file."""
        try:
            self._file.close()
        except OSError as error:
            self.problem = self.problem or f"the trace in {self._path} is not whole: {error}"
