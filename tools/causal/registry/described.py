"""What a person says of each column, and the descriptor that follows from it."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graphs.errors import DataError
from tools.causal.datasets import Column, ColumnRole, DatasetDescriptor, Unmeasured

Text = Annotated[str, Field(max_length=500)]
TIMES: dict[str, int] = {
    "covariate": 0, "treatment": 1, "outcome": 2, "negative_control_outcome": 2,
}  # fmt: skip
"""Order of measurement by role, where it is not said: only earlier columns may be adjusted for."""
ColumnType = Literal["binary", "continuous", "categorical"]


class DescribedColumn(BaseModel):
    """One column as a person describes it.

    Attributes:
        name: in the file.
        meaning: the words that a question may use; by default the name.
        role: what it is in a question; without one it is left out of analyses.
        type: of its values; as found when omitted.
        unit: of its values.
        time: order of measurement, 0 for the earliest.
        curies: nodes of the graph that it measures, which join its evidence.
        missing_codes: cells that stand for no value, such as 999.
        event: of an outcome of two codes, the one that is the event.
        treated: of a treatment, the level that is treated.
        control: of a treatment, the level compared with.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text = Field(min_length=1)
    meaning: Text = ""
    role: ColumnRole | None = None
    type: ColumnType | None = None
    unit: Text = ""
    time: int | None = Field(default=None, ge=0, le=1000)
    curies: tuple[Text, ...] = Field(default=(), max_length=10)
    missing_codes: tuple[Text, ...] = Field(default=(), max_length=50)
    event: Text = ""
    treated: Text = ""
    control: Text = ""


class Described(BaseModel):
    """A data set as a person describes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Text = ""
    population: Text = ""
    design: Literal["cohort", "case_control", "cross_sectional", "rct"] = "cohort"
    columns: tuple[DescribedColumn, ...] = Field(default=(), max_length=5_000)
    unmeasured: tuple[Unmeasured, ...] = Field(default=(), max_length=100)

    @classmethod
    def read(cls, data: object) -> Described:
        """From JSON types.

        Raises:
            DataError: they do not follow the schema.
        """
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            said = "; ".join(f"{_place(e['loc'], data)}: {e['msg']}" for e in error.errors())
            raise DataError(f"the description is not usable: {said}") from error


def _place(loc: tuple[int | str, ...], data: object) -> str:
    """Where a description is wrong: a column by its name, not by its number."""
    columns = data.get("columns") if isinstance(data, dict) else None
    if loc[:1] != ("columns",) or len(loc) < 2 or not isinstance(columns, list | tuple):
        return ".".join(map(str, loc))
    column = columns[int(loc[1])]
    name = column.get("name") if isinstance(column, dict) else None
    return " ".join([f"column {name or loc[1]}", *map(str, loc[2:])])


def descriptor_of(name: str, said: Described, found: dict[str, Any]) -> DatasetDescriptor | None:
    """The descriptor; None until a treatment and an outcome are named.

    Args:
        name: of the data set.
        said: about its columns.
        found: the profile of the file: its columns with their types.

    Raises:
        DataError: a column that is described is not in the file, or is described twice.
    """
    types = {column["name"]: column["type"] for column in found["columns"]}
    names = [column.name for column in said.columns]
    if absent := [one for one in names if one not in types]:
        raise DataError(
            f"the file has no column {absent[0]!r}; it has {', '.join(list(types)[:40])}"
        )
    if len(set(names)) < len(names):
        raise DataError("a column is described twice")
    used = [column for column in said.columns if column.role is not None]
    if not {"treatment", "outcome"} <= {column.role for column in used}:
        return None
    try:
        return DatasetDescriptor(
            key=name, title=said.title or name, citation="the user's own data", loader="csv",
            design=said.design, population=said.population or f"the people in {name}",
            columns={c.name: _column(c, types[c.name]) for c in used}, unmeasured=said.unmeasured,
        )  # fmt: skip
    except ValidationError as error:
        raise DataError(f"the description is not usable: {error.errors()[0]['msg']}") from error


def _column(said: DescribedColumn, found: str) -> Column:
    role = said.role
    assert role is not None
    return Column(
        curies=said.curies, label=said.meaning or said.name,
        type=said.type or _known(found), time=TIMES[role] if said.time is None else said.time,
        roles=(role,), unit=said.unit, event=said.event, treated=said.treated, control=said.control,
    )  # fmt: skip


def _known(found: str) -> ColumnType:
    return (
        "binary" if found == "binary" else "continuous" if found == "continuous" else "categorical"
    )


def as_toml(descriptor: DatasetDescriptor) -> str:
    """The descriptor as one writes it by hand; `read_descriptor` is the inverse."""
    held = descriptor.model_dump(mode="json", exclude_defaults=True)
    columns, unmeasured = held.pop("columns"), held.pop("unmeasured", [])
    lines = [f"{key} = {_value(value)}" for key, value in held.items() if value is not None]
    for name, column in columns.items():
        lines += ["", f"[columns.{_value(name)}]"]
        lines += [f"{key} = {_value(value)}" for key, value in column.items()]
    for one in unmeasured:
        lines += ["", "[[unmeasured]]", *(f"{key} = {_value(value)}" for key, value in one.items())]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    """JSON that is TOML: the same but for one control character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
