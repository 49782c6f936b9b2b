"""What an answer must withstand, as a TOML file.

    questions = "questions.jsonl"     # JSON lines, beside this file
    column = "question"               # of the text
    subgroups = ["class"]             # columns by whose values the rates are shown and required too
    seed = 0
    least = 20                        # pairs without which nothing is certified

    [priorities.typos]
    most_turned = 0.02                # share of pairs whose claim is turned into another one
    most_changed = 0.10               # share of pairs that end otherwise in any way

    [priorities."option order"]       # asked of sets with options
    most_turned = 0.0

    [options]
    data = "data"                     # beside this file: a folder of each set
    tasks = ["medddx"]
    limit = 20                        # questions of each set

    [external.nli4ct]                 # a file of `aetia evals run TASK --json` holds the metric
    metric = "consistency"
    least = 0.6

After "Robustness tests for biomedical foundation models should tailor to specifications" (Xian et al. 2025,
npj Digital Medicine 8:557): what is not named is not tested, and the certificate says so.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graphs.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path


class _Closed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limits(_Closed):
    """What one priority allows, as shares of the pairs of a question and its change."""

    most_turned: float = Field(ge=0.0, le=1.0)
    most_changed: float | None = Field(default=None, ge=0.0, le=1.0)


class External(_Closed):
    """A metric of a task that `aetia evals` runs, and the least that it must be."""

    metric: str
    least: float


class OptionSets(_Closed):
    """Sets with options that `aetia evals` knows, for the priority "option order"."""

    data: str
    tasks: tuple[str, ...] = Field(min_length=1)
    limit: int = Field(default=20, ge=1)


class Specification(_Closed):
    """The file, checked; a key that is not known is refused."""

    questions: str
    column: str = "question"
    subgroups: tuple[str, ...] = ()
    seed: int = 0
    least: int = Field(default=20, ge=1)
    priorities: dict[str, Limits] = Field(min_length=1)
    external: dict[str, External] = Field(default_factory=dict)
    options: OptionSets | None = None


def read_specification(path: Path) -> Specification:
    """Read it.

    Raises:
        DataError: it cannot be read, or says something else; the message names each place.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return Specification.model_validate(said)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path} cannot be read as TOML: {error}") from error
    except ValidationError as error:
        told = "; ".join(
            f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()
        )
        raise DataError(f"{path}: {told}") from error
