"""A JSON schema as a GBNF grammar whose every text the schema accepts.

The converter that comes with llama.cpp's Python bindings ignores bounds of numbers, lets raw control
characters into strings and mixes up definitions and properties of one name. Here every property is
written, in order, optional ones too; strings and arrays without a bound get one, or a model without
sense would never end; and a keyword that no grammar can keep is refused by name.
"""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

from agent.models.backends.llama.number_rules import decimal_rule, integer_rule
from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pydantic import BaseModel

MOST_CHARACTERS = 400
"""Characters of a string without a bound."""
MOST_ITEMS = 24
"""Items of an array, or entries of a mapping, without a bound."""

SPACE = '" "?'
CHARACTER = (
    r"[ !#-\[\]-~\u00A0-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]"
    r' | "\\" ["\\/bfnrt]'
)
"""No control character, and no escape that could be half of a surrogate pair."""
DATE = '[1-2] [0-9]{3} "-" ("0" [1-9] | "1" [0-2]) "-" ("0" [1-9] | "1" [0-9] | "2" [0-8])'
TIME = '([0-1] [0-9] | "2" [0-3]) ":" [0-5] [0-9] ":" [0-5] [0-9]'
FORMATS = {
    "date": DATE,
    "time": TIME,
    "date-time": f'{DATE} "T" {TIME} "Z"',
    "uuid": '[0-9a-f]{8} "-" [0-9a-f]{4} "-4" [0-9a-f]{3} "-8" [0-9a-f]{3} "-" [0-9a-f]{12}',
}
NOTES = {
    "title",
    "description",
    "default",
    "examples",
    "deprecated",
    "discriminator",
    "uniqueItems",
}
"""Keywords that say nothing about which texts are valid (a set takes equal items)."""
KEPT = {
    "object": {"properties", "required", "additionalProperties", "maxProperties"},
    "array": {"items", "prefixItems", "minItems", "maxItems"},
    "string": {"minLength", "maxLength", "format"},
    "integer": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"},
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"},
    "boolean": set[str](),
    "null": set[str](),
}


@functools.lru_cache(maxsize=256)
def grammar_of(schema: type[BaseModel]) -> str:
    """The grammar of a model class's JSON.

    Raises:
        InputError: the schema has a keyword that no grammar can keep.
    """
    return gbnf(schema.model_json_schema())


def gbnf(schema: dict[str, Any]) -> str:
    """The grammar of a JSON schema.

    Raises:
        InputError: the schema has a keyword that no grammar can keep.
    """
    writer = _Writer(schema.get("$defs", {}))
    root = writer.visit({key: value for key, value in schema.items() if key != "$defs"})
    return "\n".join(f"{name} ::= {rule}" for name, rule in {"root": root, **writer.rules}.items())


class _Writer:
    """Rules, numbered as they are needed."""

    def __init__(self, definitions: dict[str, Any]) -> None:
        self._definitions = definitions
        self._named: dict[str, str] = {}
        self.rules: dict[str, str] = {"character": CHARACTER}
        self._types: dict[str, Callable[[dict[str, Any]], str]] = {
            "object": self._object,
            "array": self._array,
            "string": self._string,
            "integer": integer_rule,
            "number": decimal_rule,
            "boolean": lambda _: '"true" | "false"',
            "null": lambda _: '"null"',
        }

    def visit(self, schema: dict[str, Any]) -> str:
        """The name of the rule for a schema."""
        if "$ref" in schema:
            return self._reference(schema["$ref"])
        for key in ("anyOf", "oneOf", "allOf"):
            if key in schema and (key != "allOf" or len(schema[key]) == 1):
                _refuse_beyond({key}, schema)
                return self._new(self._any(schema[key]))
        if "const" in schema or "enum" in schema:
            values = [schema["const"]] if "const" in schema else schema["enum"]
            return self._new(" | ".join(map(_literal, values)))
        kind = schema.get("type")
        if isinstance(kind, list):
            return self._new(self._any({**schema, "type": one} for one in kind))
        if not set(schema) - NOTES:
            return self._new(
                self._any({"type": one} for one in ("string", "number", "boolean", "null"))
            )
        if kind not in self._types:
            raise InputError(f"no grammar can be made for the schema {json.dumps(schema)[:200]}")
        _refuse_beyond({"type", *KEPT[kind]}, schema)
        return self._new(self._types[kind](schema))

    def _new(self, rule: str) -> str:
        name = f"r{len(self.rules)}"
        self.rules[name] = rule
        return name

    def _any(self, schemas: Iterable[dict[str, Any]]) -> str:
        return " | ".join(self.visit(one) for one in schemas)

    def _reference(self, reference: str) -> str:
        key = reference.removeprefix("#/$defs/")
        if key not in self._definitions:
            raise InputError(f"the schema refers to {reference!r}, which it does not define")
        if key not in self._named:
            name = self._named[key] = self._new("")  # before its rule: it may refer to itself
            self.rules[name] = self.visit(self._definitions[key])
        return self._named[key]

    def _object(self, schema: dict[str, Any]) -> str:
        properties = schema.get("properties", {})
        value = schema.get("additionalProperties", {})
        if not properties and value is False:
            return '"{}"'
        if not properties:
            most = schema.get("maxProperties", MOST_ITEMS)
            entry = f'{self._string({})} ":" {SPACE} {self.visit(value if isinstance(value, dict) else {})}'
            return f'"{{" {_repeated(self._new(entry), 0, most)} "}}"'
        entries = (
            f'{_literal(name)} ":" {SPACE} {self.visit(one)}' for name, one in properties.items()
        )
        return f'"{{" {f" {_COMMA} ".join(entries)} "}}"'

    def _array(self, schema: dict[str, Any]) -> str:
        if "prefixItems" in schema:
            items = f" {_COMMA} ".join(self.visit(one) for one in schema["prefixItems"])
            return f'"[" {items} "]"'
        least = schema.get("minItems", 0)
        most = schema.get("maxItems", max(MOST_ITEMS, least))
        return f'"[" {_repeated(self.visit(schema.get("items", {})), least, most)} "]"'

    def _string(self, schema: dict[str, Any]) -> str:
        if "format" in schema:
            if schema["format"] not in FORMATS:
                raise InputError(
                    f"no grammar for strings of format {schema['format']!r}, "
                    f"only for {', '.join(FORMATS)}; use a plain string"
                )
            return rf'"\"" {FORMATS[schema["format"]]} "\""'
        least = schema.get("minLength", 0)
        most = schema.get("maxLength", max(MOST_CHARACTERS, least))
        return rf'"\"" character{{{least},{most}}} "\""'


_COMMA = f'"," {SPACE}'


def _repeated(item: str, least: int, most: int) -> str:
    """From least to most items with commas between them."""
    if most == 0:
        return ""
    several = f"{item} ({_COMMA} {item}){{{max(least - 1, 0)},{most - 1}}}"
    return several if least else f"({several})?"


def _literal(value: Any) -> str:
    """A JSON value as a literal of the grammar."""
    text = json.dumps(value, ensure_ascii=False)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _refuse_beyond(known: set[str], schema: dict[str, Any]) -> None:
    extra = sorted(set(schema) - known - NOTES)
    if extra:
        raise InputError(
            f"no grammar can keep {', '.join(extra)} in {json.dumps(schema)[:200]}; "
            "use an enum, lengths or bounds instead"
        )
