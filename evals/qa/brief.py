"""What a table of answers shows of each: reply, verdict, certainty, size, sources and cost."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Brief:
    """The flat part of an answer; what it does not state is None or empty.

    Attributes:
        reply: to the sentence that was asked.
        verdict: on the treatment and the outcome.
        certainty: of the verdict.
        direction: of the outcome under the treatment as asked.
        size: the effect, with `ci_low` and `ci_high` (95 %) in `unit`.
        sources: ids of what it rests on.
        seconds: that answering took.
        tokens: that models computed.
        money: US dollars, where prices are known.
    """

    reply: str = ""
    verdict: str = ""
    certainty: str | None = None
    direction: str | None = None
    size: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    unit: str = ""
    headline: str = ""
    sources: tuple[str, ...] = ()
    seconds: float = 0.0
    tokens: int = 0
    money: float = 0.0

    def to_json(self) -> str:
        """As one line of JSON; `brief_from_json` is the inverse."""
        return json.dumps(self.__dict__, ensure_ascii=False)

    @property
    def size_text(self) -> str:
        """The size with its interval and unit; empty where none is stated."""
        if self.size is None:
            return ""
        limits = "" if self.ci_low is None else f" ({self.ci_low:.3g} to {self.ci_high:.3g})"
        return f"{self.size:.3g}{limits} {self.unit}".rstrip()


def brief_from_json(text: str) -> Brief:
    """Read what `Brief.to_json` wrote."""
    said = json.loads(text)
    return Brief(**{**said, "sources": tuple(said["sources"])})


def brief_of(answer: Mapping[str, Any]) -> Brief:
    """The brief of an answer as JSON types, also of one that an earlier version gave."""
    effect, cost = answer.get("effect") or {}, answer.get("cost") or {}
    return Brief(
        reply=answer.get("reply") or "",
        verdict=answer["verdict"],
        certainty=answer.get("certainty"),
        direction=answer.get("direction"),
        size=effect.get("value"),
        ci_low=effect.get("ci_low"),
        ci_high=effect.get("ci_high"),
        unit=effect.get("unit") or "",
        headline=answer.get("headline") or "",
        sources=tuple(str(one["id"]) for one in answer.get("sources") or ()),
        seconds=float(cost.get("seconds") or 0.0),
        tokens=int(cost.get("tokens") or 0),
        money=float(cost.get("money") or 0.0),
    )


def fields() -> list[str]:
    """The names of its fields, in their order."""
    return list(asdict(Brief()))
