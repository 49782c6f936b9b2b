"""`Task`: the one seam to a set of questions with gold answers."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from agent.strategies.posed import Posed

Split = Literal["dev", "test"]


@dataclass(frozen=True)
class TaskItem:
    """One question; `gold` is the place of the right option, and goes to scorers alone."""

    id: str
    posed: Posed
    gold: int
    subset: str = ""

    @property
    def split(self) -> Split:
        """The half it belongs to, by its id alone: what is fitted on one half is scored on the other."""
        return "dev" if _digest(f"split {self.id}")[0] in "01234567" else "test"


@dataclass(frozen=True)
class Terms:
    """What may be made of a set of questions.

    Attributes:
        licence: of the set, as its makers state it.
        may_train: a model that is given to others may be trained on it.
        patient_rows: its questions or contexts hold rows of patients: no training data is made of them.
    """

    licence: str
    may_train: bool
    patient_rows: bool = False


class Task(Protocol):
    """A set of questions.

    `name` is the name of the data's folder.
    """

    @property
    def terms(self) -> Terms:
        """What its licence allows."""
        ...

    @property
    def name(self) -> str:
        """As the command line names it."""
        ...

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """All items below `folder/name`.

        Raises:
            DataError: a file is missing or not as it should be; the message names it and the item.
        """
        ...


def sampled(items: Iterable[TaskItem], limit: int | None) -> tuple[TaskItem, ...]:
    """At most `limit` items, in an order by the hash of their ids.

    So a sample does not depend on the order of the file, and a smaller one begins a larger one.
    """
    ordered = sorted(items, key=lambda item: _digest(item.id))
    return tuple(ordered if limit is None else ordered[:limit])


def read_json_gz(folder: Path, name: str) -> tuple[Path, dict[str, Any]]:
    """The one file of JSON in a task's folder whose name ends so, as an object.

    Raises:
        DataError: there is none, several, or what is there is no JSON object.
    """
    found = sorted(folder.glob(name))
    if len(found) != 1:
        raise DataError(f"{folder} holds {len(found)} files {name}; expected one, name the folder above with --data")  # fmt: skip
    try:
        with gzip.open(found[0], "rt", encoding="utf-8") as file:
            data = json.load(file)
    except (OSError, ValueError, EOFError) as error:
        raise DataError(f"{found[0]} cannot be read: {error}") from error
    if not isinstance(data, dict):
        raise DataError(f"{found[0]} holds no JSON object")
    return found[0], data


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
