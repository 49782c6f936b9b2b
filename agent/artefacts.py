"""The one store of a run's artefacts: values by the hash of their content, held as JSON types.

The workflow's state names an artefact by id. A value that was put under an id never changes, so a state
and the artefacts that it names are all that another process needs to go on.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")


class Artefacts:
    """Frozen dataclasses and pydantic models by content id; what goes in comes out equal."""

    def __init__(self, held: Mapping[str, Any] | None = None) -> None:
        """Start empty, or from what `to_json` wrote."""
        self._held: dict[str, Any] = dict(held or {})
        self._fresh: dict[str, Any] = {}
        self._read: dict[tuple[str, type[Any]], Any] = {}

    def put(self, value: object) -> str:
        """Keep a value and return its id: that of the value if it has one, else a hash of its content."""
        data = _adapter(type(value)).dump_python(value, mode="json")
        key = getattr(value, "id", "") or _id(type(value).__name__, data)
        self.put_raw(key, data)
        return key

    def put_raw(self, key: str, data: object) -> None:
        """Keep JSON types under an id of the caller's own; what is there already stays."""
        if key not in self._held:
            self._held[key] = self._fresh[key] = data

    def raw(self, key: str) -> Any:
        """The JSON types under an id; None where nothing was put there."""
        return self._held.get(key)

    def drain(self) -> dict[str, Any]:
        """What was put here since the last call, by id."""
        fresh, self._fresh = self._fresh, {}
        return fresh

    def get(self, key: str, kind: type[T]) -> T:
        """The value under an id.

        Raises:
            KeyError: nothing was put there.
            pydantic.ValidationError: it is of another kind.
        """
        if (key, kind) not in self._read:
            # Values are frozen, so that what was read once can be given out again.
            self._read[key, kind] = _adapter(kind).validate_python(self._held[key])
        value: T = self._read[key, kind]
        return value

    def count(self, kind: type[object]) -> int:
        """How many different values of a kind without an id of their own were put here."""
        return sum(key.startswith(f"{kind.__name__.lower()}:") for key in self._held)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types; `Artefacts(...)` of it is the inverse."""
        return dict(self._held)


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def _id(name: str, data: object) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False)
    return f"{name.lower()}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"
