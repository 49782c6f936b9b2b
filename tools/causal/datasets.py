"""Data sets by description: columns -> CURIEs, units, roles, time order, missingness.

A descriptor is a TOML file. The rows stay where they are: they are read in the worker process and
never enter a prompt or an answer.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from graphs.cache import read_whole
from graphs.errors import DataError, SetupError
from tools.causal.as_written import PLAIN, AsWritten
from tools.causal.column_parts import refuse_idle_codes, refuse_shared
from tools.causal.column_types import column_type
from tools.causal.tables import read_table, text_columns

if TYPE_CHECKING:
    import pandas as pd

ColumnRole = Literal["treatment", "outcome", "covariate", "negative_control_outcome"]


class Column(BaseModel):
    """One column of a data set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    curies: tuple[str, ...] = ()
    label: str
    type: Literal["binary", "continuous", "categorical"]
    time: int = Field(description="order of measurement; only earlier columns may be adjusted for")
    roles: tuple[ColumnRole, ...]
    unit: str = ""
    event: str = Field(default="", description="the code that is the event, or that is treated")
    against: str = Field(default="", description="of a treatment, the code that is not treated")
    powers: int = Field(default=1, ge=1, le=3, description="highest power in the design matrix")

    @model_validator(mode="after")
    def _both_levels(self) -> Column:
        if "treatment" in self.roles and bool(self.event) != bool(self.against):
            raise ValueError("of a treatment name both codes: event (treated) and against")
        return self


class Unmeasured(BaseModel):
    """A plausible common cause that the data do not hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    label: str
    affects: tuple[str, ...]
    reason: str
    known: bool = Field(
        default=False,
        description="true when it is known to exist: then the effect is identified only if it can "
        "be identified with it; false for a suspicion, which is reported beside the estimate",
    )


OF_THE_CALLER = "frame"
"""The key of a table that the caller gave, which has no name of its own."""


class DatasetDescriptor(BaseModel):
    """What a data set is: enough to find it, read it, and know what may confound what."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    title: str
    citation: str = ""
    url: str | None = None
    loader: str = Field(
        default="csv", description='"causaldata:FILE" for packaged data, "csv" for the user\'s file'
    )
    design: Literal["cohort", "case_control", "cross_sectional", "rct"]
    population: str
    unit_of_analysis: str = "person"
    columns: dict[str, Column]
    written: AsWritten = Field(
        default=PLAIN, description="how the file is written, where it does not tell: decimal, gaps"
    )
    unmeasured: tuple[Unmeasured, ...] = ()

    @model_validator(mode="after")
    def _names_exist(self) -> DatasetDescriptor:
        for hidden in self.unmeasured:
            unknown = set(hidden.affects) - set(self.columns)
            if unknown:
                raise ValueError(
                    f"unmeasured {hidden.name!r} affects unknown columns {sorted(unknown)}"
                )
        return self

    def find_column(self, curie: str, role: ColumnRole) -> str | None:
        """The first column of a role that measures the concept."""
        for name, column in self.columns.items():
            if role in column.roles and curie in (*column.curies, column_curie(name)):
                return name
        return None

    def with_role(self, role: ColumnRole) -> tuple[str, ...]:
        """Names of the columns of a role, in the order of the file."""
        return tuple(name for name, column in self.columns.items() if role in column.roles)


def column_curie(name: str) -> str:
    """The identifier of a column that measures nothing which has one: its name, blanks and signs escaped."""
    return f"column:{quote(name, safe='')}"


@dataclass(frozen=True)
class Dataset:
    """A descriptor with the place of its rows: a file, or a data frame of the caller.

    `held` are all columns, with what they are called, those without a part too; empty where nobody looked.
    """

    descriptor: DatasetDescriptor
    csv: Path | None = None
    frame: pd.DataFrame | None = None
    held: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_files(cls, descriptor: Path, csv: Path) -> Dataset:
        """The user's own CSV with its descriptor.

        Raises:
            DataError: a file is absent, the descriptor is malformed, or it names columns that the
                file has not.
        """
        if not csv.is_file():
            raise DataError(f"there is no file {csv}")
        described = read_descriptor(descriptor)
        held = text_columns(csv)
        absent = [name for name in described.columns if held and name not in held]
        if absent:
            names = ", ".join(map(repr, absent))
            raise DataError(
                f"{descriptor.name} describes {names}, which {csv.name} lacks; it has {', '.join(held)}"
            )
        return cls(described, csv=csv, held=tuple((name, name) for name in held))

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        *,
        treatment: str,
        outcome: str,
        covariates: tuple[str, ...] | list[str] = (),
        negative_control_outcome: str | None = None,
        unmeasured: tuple[Unmeasured, ...] = (),
        labels: dict[str, str] | None = None,
        curies: dict[str, str] | None = None,
        design: Literal["cohort", "rct"] = "cohort",
        title: str = "the caller's data",
        categorical: tuple[str, ...] | list[str] = (),
        more: tuple[str, ...] | list[str] = (),
        event: str = "",
        levels: tuple[str, str] = ("", ""),
    ) -> Dataset:
        """Describe a data frame in one call; covariates are taken as measured before the treatment.

        Args:
            frame: one row a person; the treatment coded 0/1, or named by `levels`.
            treatment: its column.
            outcome: its column.
            covariates: columns to adjust for.
            negative_control_outcome: a column that the treatment cannot affect.
            unmeasured: common causes that are suspected and not in the frame.
            labels: column -> words that a question may use.
            curies: column -> CURIE, to join the graph's evidence.
            design: "rct" when chance assigned the treatment.
            title: how the answer names the data.
            categorical: columns whose numbers are codes of categories.
            more: further columns to keep: weights, clusters, instruments, control outcomes.
            event: of an outcome of two codes, the one that is the event.
            levels: (treated, untreated) codes of the treatment, where they do not tell themselves.

        Raises:
            DataError: a named column is not in the frame, plays two parts, or is a covariate that
                mixes numbers and words.
        """
        refuse_shared(treatment, outcome, covariates)
        refuse_idle_codes(categorical, covariates, treatment)
        roles: dict[str, tuple[ColumnRole, int]] = dict.fromkeys(covariates, ("covariate", 0))
        roles |= {treatment: ("treatment", 1), outcome: ("outcome", 2)}
        if negative_control_outcome is not None:
            roles[negative_control_outcome] = ("negative_control_outcome", 2)
        absent = sorted(({*roles, *more, *categorical}) - set(map(str, frame.columns)))
        if absent:
            raise DataError(absent_said(absent, list(frame.columns)))
        named = {name: (labels or {}).get(name, name) for name in roles}
        codes = {outcome: {"event": event}, treatment: {"event": levels[0], "against": levels[1]}}
        columns = {
            name: Column(
                curies=tuple(filter(None, [(curies or {}).get(name)])),
                label=named[name],
                type="categorical" if name in categorical else column_type(frame, name, role),
                time=time,
                roles=(role,),
                **codes.get(name, {}),
            )
            for name, (role, time) in roles.items()
        }
        descriptor = DatasetDescriptor(
            key=OF_THE_CALLER, title=title, citation="given by the caller", loader="csv", design=design,
            population="the people in the caller's data", columns=columns, unmeasured=unmeasured,
        )  # fmt: skip
        held = tuple((str(name), str(name)) for name in frame.columns)
        used = frame[list(dict.fromkeys((*roles, *more)))].copy()
        return cls(descriptor, frame=used, held=held)


def absent_said(absent: list[str], columns: list[Any]) -> str:
    """Names that are no columns, what there is, and how to name a column that holds a comma."""
    held = [str(column) for column in columns[:40]]
    text = f"not a column of the data: {', '.join(absent)}; it has {', '.join(held)}"
    with_comma = [column for column in held if "," in column and any(n in column for n in absent)]
    if with_comma:
        text += f"""; a name that holds a comma stands in quotes: '"{with_comma[0]}"'"""
    return text


def read_descriptor(path: Path) -> DatasetDescriptor:
    """Read a TOML descriptor.

    Raises:
        DataError: the file cannot be read or does not follow the schema.
    """
    try:
        return DatasetDescriptor.model_validate(tomllib.loads(read_whole(path).decode()))
    except OSError as error:
        raise DataError(f"cannot read the descriptor {path}: {error.strerror}") from error
    except ValidationError as error:
        said = "; ".join(
            f"{'.'.join(map(str, e['loc'])) or 'the file'}: {e['msg']}" for e in error.errors()
        )
        raise DataError(f"the descriptor {path} is not usable: {said}") from error
    except ValueError as error:  # not TOML, or not text
        raise DataError(f"the descriptor {path} is no TOML file: {error}") from error


@cache
def registered() -> tuple[Dataset, ...]:
    """The data sets that come with the installation, by the name of their descriptor."""
    folder = files("tools.causal.descriptors")
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".toml"))
    return tuple(Dataset(read_descriptor(Path(str(folder / name)))) for name in names)


def list_datasets() -> tuple[str, ...]:
    """Keys of the registered data sets."""
    return tuple(dataset.descriptor.key for dataset in registered())


def locate(descriptor: DatasetDescriptor) -> Path:
    """The file of a registered data set, found without importing its package.

    Raises:
        SetupError: the package or the file is not installed.
    """
    package, _, name = descriptor.loader.partition(":")
    spec = find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    for place in places:
        path = Path(place) / name
        if path.is_file():
            return path
    raise SetupError(
        f"the data set {descriptor.key!r} needs the package {package}: run `make setup`"
    )


def load_frame(descriptor: DatasetDescriptor, csv: Path | None, written: AsWritten = PLAIN) -> Any:
    """Read the rows (a pandas DataFrame); called in the worker.

    `written` goes before what the descriptor says of the file.

    Raises:
        DataError: the file cannot be parsed.
        SetupError: a registered data set is not installed.
    """
    said = descriptor.written if written == PLAIN else written
    return read_table(csv or locate(descriptor), said)
