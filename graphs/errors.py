"""Every error that Aetia raises on purpose, as one tree.

    AetiaError                      base; `retryable` says whether the same call may succeed later
    |-- InputError                  the caller gave something unusable: fix the input
    |   |-- UsageError              a command does not take these arguments (carries its `usage`)
    |   |-- QuestionError           the question's text is empty, too long or not text
    |   |-- RunStateError           a run is not in a state in which this can be done with it
    |   |-- CurieError              not a CURIE, or its prefix is unknown
    |   |-- DataError               a dataset or its descriptor is malformed
    |   |-- CyclicGraphError        arrows that must form a DAG form a cycle (carried in `cycle`)
    |   |-- PromptTooLongError      a prompt does not fit into the model's context
    |   `-- UnknownNodeError        a name that the graph or DAG does not hold
    |-- SetupError                  something is not installed or configured: see `aetia doctor`
    |-- StoreError                  a knowledge store could not be opened, read or built
    |   `-- StoreUnavailableError   its server does not answer for now (retryable)
    |-- TransferError               a file could not be fetched; `status` is the server's, if it gave one
    |-- ToolError                   a tool failed; never the same as "found nothing"
    |   `-- DeadlineError           work was stopped at its deadline (retryable)
    |-- ModelError                  a language model failed; `fault` says whose: ours, the server's
    |   |-- ModelUnavailableError   busy, broken or out of reach for now (retryable)
    |   |-- ModelRefusedError       the server does not accept the request: key, model, address
    |   |-- ModelOutputError        what came back is not what was asked for, also after repair
    |   |-- ModelFileError          a model file is cut, unreadable, or not the one that was recorded
    |   `-- BudgetError             the run's budget of tokens or money is spent
    `-- RunError                    a run ended without an answer (exit code 3)
        `-- PausedError             it waits for a person, as was wanted (carries `run` and `waits_for`)

Outcomes of the domain ("not identified", "insufficient evidence", "no such edge") are values,
never exceptions.
"""

from __future__ import annotations

from typing import Any


class AetiaError(Exception):
    """Base of all errors raised on purpose."""

    retryable: bool = False


class InputError(AetiaError):
    """The caller's input cannot be used as given."""


class UsageError(InputError):
    """A command does not take the arguments that it was given."""

    def __init__(self, message: str, usage: str = "") -> None:
        self.usage = usage
        super().__init__(message)


class QuestionError(InputError):
    """The question's text is empty, too long or not text."""


class RunStateError(InputError):
    """A run is not in a state in which this can be done with it."""


class CurieError(InputError):
    """The text is not a CURIE."""


class DataError(InputError):
    """A dataset, its descriptor or a row of a source file is malformed."""


class CyclicGraphError(InputError):
    """Arrows that must form a DAG form a cycle."""

    def __init__(self, cycle: tuple[str, ...]) -> None:
        self.cycle = cycle
        super().__init__(
            f"the arrows form a cycle: {' -> '.join(cycle)}; a causal DAG has none. "
            "Strike one of these arrows, or unroll the feedback over time."
        )

    def __reduce__(self) -> tuple[type[CyclicGraphError], tuple[tuple[str, ...]]]:
        """Made again from the cycle, so that it can cross from one process to another."""
        return CyclicGraphError, (self.cycle,)


class UnknownNodeError(InputError):
    """A node was named that the graph or DAG does not hold."""


class SetupError(AetiaError):
    """A package, file or setting is missing on this machine."""


class StoreError(AetiaError):
    """A knowledge store could not be opened, read or built."""


class StoreUnavailableError(StoreError):
    """The server of a knowledge store does not answer for now."""

    retryable = True


class TransferError(AetiaError):
    """A file could not be fetched whole, or is not the one that was asked for."""

    def __init__(self, message: str, *, status: int | None = None, retryable: bool = False) -> None:
        self.status = status
        self.retryable = retryable
        super().__init__(message)


class ToolError(AetiaError):
    """A tool failed. This never means that nothing was found."""


class DeadlineError(ToolError):
    """The work was stopped at its deadline."""

    retryable = True


class PromptTooLongError(InputError):
    """A prompt does not fit into the model's context; it is never cut."""


class ModelError(AetiaError):
    """A language model failed. `fault` is `ours`, `server` or `model`."""

    fault: str = "server"


class ModelUnavailableError(ModelError):
    """The server is busy, broken or out of reach for now."""

    retryable = True


class ModelRefusedError(ModelError):
    """The server does not accept the request: the key, the model's name or the address."""

    fault = "ours"


class ModelOutputError(ModelError):
    """What the model wrote is not what was asked for, also after repair."""

    fault = "model"


class ModelFileError(ModelError):
    """A model file is cut, unreadable, or not the one that was recorded."""


class BudgetError(ModelError):
    """The run's budget of tokens or money is spent."""

    fault = "ours"


class RunError(AetiaError):
    """A run ended without an answer."""


class PausedError(RunError):
    """A run waits until a person settles something; it is no failure."""

    def __init__(self, run: str, waits_for: dict[str, Any]) -> None:
        self.run, self.waits_for = run, waits_for
        what = " and ".join(sorted(set(waits_for) & {"entities", "dag"}))
        super().__init__(
            f"run {run} waits for you to settle its {what}: see it with `aetia runs show {run}`, go on "
            f"with `aetia runs approve {run}`"
        )
