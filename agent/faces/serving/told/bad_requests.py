"""What is wrong with a request, in the words of whoever sent it: which field, what was given, what was expected."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    Problem = Mapping[str, Any]

MOST = 8
LONGEST = 60
JSON = "application/json"
EXPECTED = {
    "string_type": "a text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "dataclass_type": "an object",
    "string_unicode": "a text in UTF-8",
    "string_pattern_mismatch": "one that is not blank",
}
"""Kind of problem -> what was expected."""
BOUNDS = {
    "greater_than": ("more than {}", "gt"), "greater_than_equal": ("{} or more", "ge"),
    "less_than": ("less than {}", "lt"), "less_than_equal": ("at most {}", "le"),
    "string_too_short": ("a text of at least {} characters", "min_length"),
    "string_too_long": ("a text of at most {} characters", "max_length"),
    "too_short": ("at least {} of them", "min_length"), "too_long": ("at most {} of them", "max_length"),
    "literal_error": ("one of {}", "expected"),
}  # fmt: skip


def said_of(problems: Sequence[Problem], request: Request | None = None) -> str:
    """One sentence on the first problems of a request; parts of a field with several forms are told once."""
    if problems and problems[0]["type"] == "json_invalid":
        error = (problems[0].get("ctx") or {}).get("error", "")
        at = problems[0]["loc"][-1]
        return f"the body is not JSON: at character {at}, {str(error)[:1].lower()}{str(error)[1:]}"
    if problems and tuple(problems[0]["loc"]) == ("body",):
        return _of_the_whole(problems[0], request)
    told: dict[str, dict[str, None]] = {}
    for problem in problems:
        if not _is_of_an_entry(problem, problems):
            told.setdefault(_given(problem), {})[_expected(problem)] = None
    return "; ".join(given + " or ".join(said) for given, said in [*told.items()][:MOST])


def unreadable(error: UnicodeDecodeError | RecursionError) -> str:
    """Why the bytes of a body could not even be taken for JSON."""
    if isinstance(error, UnicodeDecodeError):
        return f"the body is not JSON: it is not UTF-8 (at byte {error.start})"
    return "the body is not JSON that is read here: it is nested too deeply"


def _is_of_an_entry(problem: Problem, problems: Sequence[Problem]) -> bool:
    """Whether another problem says which entry of the same field is not usable."""
    path = _path(problem)
    return any(len(_path(o)) > len(path) and _path(o)[: len(path)] == path for o in problems)


def _of_the_whole(problem: Problem, request: Request | None) -> str:
    """A body that is none, of another kind, or no object."""
    sent = request.headers.get("content-type", "") if request is not None else ""
    if problem["type"] == "missing" or problem.get("input") in (None, b"", ""):
        return f"there is no body: send a JSON object (content-type: {JSON})"
    if JSON not in sent and isinstance(problem.get("input"), str | bytes):
        got = f"the content-type is {sent[:LONGEST]!r}" if sent else "the body has no content-type"
        return f"{got}: send JSON with content-type: {JSON}"
    return f"the body is {_shown(problem.get('input'))}, expected a JSON object"


def _path(problem: Problem) -> list[str]:
    """The place of a field; which of several forms was tried is no part of it."""
    return [str(one) for one in problem["loc"][1:] if not _is_form(one)]


def _place(problem: Problem) -> str:
    where, name = problem["loc"][0], ".".join(_path(problem)) or "the body"
    return (
        f"{name} (of the query)"
        if where == "query"
        else f"{name} (a header)"
        if where == "header"
        else name
    )


def _is_form(part: object) -> bool:
    """Whether a part of the path names a form of the field and no place in it."""
    names = ("str", "int", "float", "bool", "none")
    return isinstance(part, str) and (part in names or part.startswith(("tuple[", "list[", "dict[", "function-", "constrained-")))  # fmt: skip


def _expected(problem: Problem) -> str:
    kind, more = problem["type"], problem.get("ctx") or {}
    if kind in ("missing", "extra_forbidden"):
        return ""
    if kind in BOUNDS:
        text, name = BOUNDS[kind]
        bound = more.get(name)
        if name == "min_length" and bound == 1:
            return "one that is not empty"
        return text.format(
            f"{bound:,g}" if isinstance(bound, float | int) else str(bound).replace("'", '"')
        )
    if kind in ("value_error", "assertion_error"):
        return f"what fits ({more.get('error', '')})"
    return EXPECTED.get(kind, "another value")


def _given(problem: Problem) -> str:
    place = _place(problem)
    if problem["type"] == "missing":
        return f"{place} is not given, and it must be"
    if problem["type"] == "extra_forbidden":
        return f"{place}: there is no such field"
    return f"{place}: given {_shown(problem.get('input'))}, expected "


def _shown(value: Any) -> str:
    """A value as JSON, not at length."""
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return "an object"
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        return "something that is no JSON"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}... ({len(text)} characters)"
