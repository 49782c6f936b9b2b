"""What a person says of each column, and the descriptor that follows from it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graphs.errors import DataError
from tools.causal.codes import folded, needs_event, treated_of
from tools.causal.datasets import Column, ColumnRole, DatasetDescriptor, Unmeasured

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Text = Annotated[str, Field(max_length=500)]
TIMES: dict[str, int] = {
    "covariate": 0, "treatment": 1, "outcome": 2, "negative_control_outcome": 2,
}  # fmt: skip
"""Order of measurement by role, where it is not said: only earlier columns may be adjusted for."""
PLAIN = {"0", "1"}
"""Codes of who was not treated, and who was."""
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
        event: the value that is the event of an outcome, or that is treated.
        against: of a treatment of more than two values, the one that it is compared with.
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
    against: Text = ""


class Described(BaseModel):
    """A data set as a person describes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Text = ""
    population: Text = ""
    design: Literal["cohort", "case_control", "cross_sectional", "rct"] = "cohort"
    columns: tuple[DescribedColumn, ...] = Field(default=(), max_length=5_000)
    unmeasured: tuple[Unmeasured, ...] = Field(default=(), max_length=100)

    @property
    def words(self) -> tuple[str, ...]:
        """What a person wrote in words of their own, which answers may repeat."""
        of_columns = [word for c in self.columns for word in (c.meaning, c.unit)]
        hidden = [word for one in self.unmeasured for word in (one.name, one.label, one.reason)]
        return tuple(filter(None, (self.title, self.population, *of_columns, *hidden)))

    @property
    def without_events(self) -> Described:
        """The same, but for which values are events: they are told once codes for no value are gone."""
        columns = tuple(one.model_copy(update={"event": "", "against": ""}) for one in self.columns)
        return self.model_copy(update={"columns": columns})

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
        DataError: a column that is described is not in the file, or is described twice; or an event is
            named that is none of two values.
    """
    held = {column["name"]: column for column in found["columns"]}
    types = {name: column["type"] for name, column in held.items()}
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
            columns={c.name: _column(c, held[c.name]) for c in used}, unmeasured=said.unmeasured,
        )  # fmt: skip
    except ValidationError as error:
        raise DataError(f"the description is not usable: {error.errors()[0]['msg']}") from error


def _column(said: DescribedColumn, found: dict[str, Any]) -> Column:
    role = said.role
    assert role is not None
    event, other = _two(said, found)
    return Column(
        curies=said.curies, label=said.meaning or said.name, type=said.type or _known(found["type"]),
        time=TIMES[role] if said.time is None else said.time, roles=(role,), unit=said.unit,
        event=event, against=other if role == "treatment" else "",
    )  # fmt: skip


def _two(said: DescribedColumn, found: dict[str, Any]) -> tuple[str, str]:
    """The value that is the event, or treated, and the other one; both empty where none is named."""
    if not said.event:
        return "", ""
    levels = levels_of(found)
    if said.role == "treatment" and said.against:
        if levels and not {said.event, said.against} <= set(levels):
            raise DataError(f"{said.name!r} takes {', '.join(levels[:8])}, and not both {said.event!r} and {said.against!r}")  # fmt: skip
        return said.event, said.against
    if len(levels) != 2 or said.event not in levels:
        raise DataError(
            f"{said.event!r} is none of two values of {said.name!r}, which takes {', '.join(levels[:8]) or 'many'}"
        )
    return said.event, next(level for level in levels if level != said.event)


def levels_of(found: dict[str, Any]) -> list[str]:
    """The values of a column of few, as a person writes them."""
    return [f"{one:g}" if isinstance(one, float) else str(one) for one in found.get("levels", ())]


def unsaid(columns: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What must be said of a treatment or an outcome whose values do not tell which is which."""
    for column in columns:
        role, levels, event = column.get("role"), levels_of(column), column.get("event")
        shown = " and ".join(map(repr, levels)) if len(levels) == 2 else ", ".join(levels[:6])
        told = f"{column['name']!r} takes {shown or 'numbers'}: say which is"
        if role == "outcome" and needs_event(levels) and not event:
            yield f"{told} the event"
        if role != "treatment" or (event and (column.get("against") or len(levels) == 2)):
            continue
        if len(levels) == 2 and not (set(map(folded, levels)) <= PLAIN or treated_of(levels)):
            yield f"{told} treated"
        elif len(levels) != 2:
            yield f"{told} treated (event) and which it is compared with (against)"


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
