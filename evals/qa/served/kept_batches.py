"""Where a batch of a server lies: a folder for each run, with its questions and the one table of its results."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.qa.questions import read_questions
from evals.qa.results import Results
from evals.qa.totals import totals_of
from graphs.errors import DataError, InputError
from tools.causal.registry.kept_data import LOCAL, data_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.runs.record import Run
    from evals.qa.questions import Question
    from evals.qa.results import Result, Row

KINDS = (".csv", ".jsonl", ".ndjson")
FOLDER = ".batches"
"""Beside the data sets of the same owner; no data set has such a name."""


@dataclass(frozen=True)
class KeptBatch:
    """One batch.

    Attributes:
        owner: hexadecimal id of whoever it belongs to; empty for the user of this machine.
        run: its id.
        asked: what its run was begun with.
    """

    owner: str
    run: str
    asked: dict[str, Any]

    @classmethod
    def of(cls, run: Run) -> KeptBatch:
        """Of a kept run."""
        return cls(run.owner, run.id, dict(run.start["batch"]))

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return data_folder() / (self.owner or LOCAL) / FOLDER / self.run

    @property
    def file(self) -> Path:
        """The questions, as they were sent."""
        return self.folder / f"questions{self.asked['ends']}"

    def keep(self, content: bytes) -> list[Question]:
        """Keep the questions, and read them; nothing stays of what cannot be read.

        Raises:
            DataError: it holds no question, or cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, mode=0o700)
            self.file.write_bytes(content)
            return read_questions(self.file)
        except OSError as error:
            self.forget()
            raise DataError(f"the questions cannot be kept: {error.strerror}") from error
        except DataError as error:
            self.forget()
            # Where it lies is nobody's concern.
            raise DataError(str(error).replace(str(self.file), "the file")) from error

    def forget(self) -> None:
        """Delete all of it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def totals(self) -> dict[str, Any] | None:
        """What the rows amount to so far; None before the first."""
        with _Opened(self) as results:
            return totals_of(results) if results is not None else None

    def rows(self, after: int, most: int) -> Sequence[Row]:
        """Rows of the lines after one, in order."""
        with _Opened(self) as results:
            return results.rows(most, after=after) if results is not None else ()

    def one(self, line: int) -> Result | None:
        """The row of a line with its answer."""
        with _Opened(self) as results:
            return results.one(line) if results is not None else None


class _Opened:
    """The table of a batch while it is read; None where there is none yet."""

    def __init__(self, batch: KeptBatch) -> None:
        self._batch = batch
        self._results: Results | None = None

    def __enter__(self) -> Results | None:
        asked = self._batch.asked
        if (self._batch.folder / "results.sqlite").is_file():
            self._results = Results(self._batch.folder, asked["configuration"], asked["hash"])
        return self._results

    def __exit__(self, *_: object) -> None:
        if self._results is not None:
            self._results.close()


def ending_of(name: str) -> str:
    """The ending of a file's name, which tells its kind.

    Raises:
        InputError: no file of questions ends so.
    """
    ends = Path(name).suffix.lower()
    if ends not in KINDS:
        raise InputError(f"questions are a {', '.join(KINDS)} file; got {ends or 'no ending'}")
    return ends
