"""A guard for Cypher that anyone may have written: read only, nothing but the graph, bounded.

Four walls, each enough alone for what it stops: the text may hold only what reading needs; the plan
(EXPLAIN) may hold no write, no LOAD CSV and no procedure beyond the list; the session has READ access,
which the server enforces; time and rows are limited. A read session alone is not enough: LOAD CSV
works in it and reads files and addresses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphs.errors import DeadlineError, InputError, StoreUnavailableError
from graphs.stores.neo4j_values import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neo4j import AsyncDriver

MAX_LENGTH = 5_000
MAX_ROWS = 200
TIMEOUT_S = 10.0

PROCEDURES = frozenset({
    "db.labels", "db.relationshiptypes", "db.propertykeys", "db.schema.visualization",
    "db.schema.nodetypeproperties", "db.schema.reltypeproperties",
    "db.index.fulltext.querynodes", "db.index.vector.querynodes",
})  # fmt: skip
"""Procedures that only read the graph and its shape, in lower case."""

NAMESPACES = frozenset(
    {"date", "datetime", "duration", "localdatetime", "localtime", "point", "time"}
)
"""Namespaces of functions that compute and nothing else."""

FORBIDDEN = frozenset({
    "ALTER", "CREATE", "CYPHER", "DEALLOCATE", "DELETE", "DENY", "DETACH", "DROP", "DRYRUN", "ENABLE",
    "EXPLAIN", "FINISH", "FOREACH", "GRANT", "INSERT", "LOAD", "MERGE", "PROFILE", "REALLOCATE", "REMOVE",
    "RENAME", "REVOKE", "SET", "SHOW", "START", "STOP", "TERMINATE", "TRANSACTIONS", "USE",
})  # fmt: skip
"""Words that no read needs, whether or not they stand where they would act."""

BEGINNINGS = frozenset({"CALL", "MATCH", "OPTIONAL", "RETURN", "UNWIND", "WITH"})

FORBIDDEN_OPERATORS = re.compile(
    r"Create|Merge|Delete|Remove|Set(Property|Properties|Label|Node|Rel)|Foreach|LoadCSV|Transaction"
)

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n\r]*|/\*.*?\*/)
      | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<quoted>`(?:[^`]|``)*`)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<space>\s+)
      | (?P<number>\d[\w.]*)
      | (?P<sign>[-+*/%^=<>!~(){}\[\],.:;|&$?])""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)


@dataclass(frozen=True)
class Token:
    """A word, quoted name or sign of a query; comments, strings and space are left out."""

    kind: str
    text: str


@dataclass(frozen=True)
class Answer:
    """Rows of a guarded query as plain JSON types, and whether more exist."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool


def check(query: str) -> str:
    """The query, when its text holds only what reading the graph needs.

    Raises:
        InputError: names the first thing that is not allowed.
    """
    if not query.strip() or len(query) > MAX_LENGTH:
        raise InputError(f"a query has 1 to {MAX_LENGTH} characters; this has {len(query)}")
    if "\\u" in query.lower():
        raise InputError("unicode escapes are not allowed in a query: write the characters")
    if _CONTROL.search(query):
        raise InputError(
            "a query holds no control characters but tab and newline, and no half characters: the "
            "server may end a line or a comment where this check does not"
        )
    tokens = list(_tokens(query))
    while tokens and tokens[-1].text == ";":
        tokens.pop()
    if tokens and tokens[0].text.upper() not in BEGINNINGS:
        raise InputError(
            f"a query begins with {', '.join(sorted(BEGINNINGS))}, not {tokens[0].text}"
        )
    for i, token in enumerate(tokens):
        before = tokens[i - 1].text if i else ""
        if token.text == ";":
            raise InputError("one statement at a time: a semicolon is not allowed")
        if token.kind == "word" and before not in (".", ":", "$"):
            _check_word(token.text.upper())
    _check_names(tokens)
    if not tokens or not any(t.text.upper() in ("RETURN", "YIELD") for t in tokens):
        raise InputError("a query must RETURN something")
    return query


def _tokens(query: str) -> Iterator[Token]:
    place = 0
    while place < len(query):
        match = _TOKEN.match(query, place)
        if match is None:
            raise InputError(f"{query[place]!r} at character {place} is not allowed in a query")
        place = match.end()
        kind = str(match.lastgroup)
        if kind not in ("comment", "string", "space"):
            yield Token(kind, match.group())


def _check_word(word: str) -> None:
    if word in FORBIDDEN:
        raise InputError(f"{word} is not allowed: a query may only read")


def _check_names(tokens: list[Token]) -> None:
    """Procedures after CALL, and functions with a namespace, must be on the lists."""
    i = 0
    while i < len(tokens):
        start = i
        parts = []
        while i < len(tokens) and tokens[i].kind in ("word", "quoted"):
            parts.append(tokens[i].text.strip("`").lower())
            i += 1
            if (
                i + 1 < len(tokens)
                and tokens[i].text == "."
                and tokens[i + 1].kind in ("word", "quoted")
            ):
                i += 1
            else:
                break
        if not parts:
            i += 1
            continue
        called = start > 0 and tokens[start - 1].text.upper() == "CALL"
        followed = tokens[i].text if i < len(tokens) else ""
        name = ".".join(parts)
        if called and name not in PROCEDURES:
            raise InputError(f"procedure {name} is not on the list of those that only read")
        if not called and len(parts) > 1 and followed == "(" and parts[0] not in NAMESPACES:
            raise InputError(f"function {name} is not on the list of those that only compute")


async def run_read(
    driver: AsyncDriver,
    query: str,
    *,
    database: str = "neo4j",
    timeout_s: float = TIMEOUT_S,
    max_rows: int = MAX_ROWS,
) -> Answer:
    """Check, explain, and run a query in a read session.

    Raises:
        InputError: the query is not allowed, or the server does not understand it.
        DeadlineError: it took longer than `timeout_s`.
        StoreUnavailableError: the server cannot be reached.
    """
    from neo4j import READ_ACCESS, Query
    from neo4j.exceptions import ClientError, DriverError, Neo4jError

    check(query)
    try:
        async with driver.session(
            database=database, default_access_mode=READ_ACCESS, fetch_size=max_rows + 1
        ) as session:
            planned = await session.run(Query(f"EXPLAIN {query}", timeout=timeout_s))
            summary = await planned.consume()
            if summary.query_type != "r":
                raise InputError("the plan of the query is not a read")
            _check_plan(summary.plan)
            result = await session.run(Query(query, timeout=timeout_s))
            records = await result.fetch(max_rows + 1)
            rows = tuple(tuple(map(plain, record.values())) for record in records[:max_rows])
            return Answer(tuple(result.keys()), rows, len(records) > max_rows)
    except ClientError as error:
        if "TransactionTimedOut" in (error.code or ""):
            raise DeadlineError(f"the query took longer than {timeout_s:g} s") from error
        raise InputError(f"the server refuses the query: {error.message}") from error
    except (DriverError, Neo4jError) as error:
        raise StoreUnavailableError(f"the query could not be run: {error}") from error


def _check_plan(plan: dict[str, Any] | None) -> None:
    if plan is None:
        raise InputError("the server gave no plan of the query")
    operator = str(plan.get("operatorType", "")).split("@")[0]
    if FORBIDDEN_OPERATORS.search(operator):
        raise InputError(f"the plan of the query holds {operator}: a query may only read")
    for child in plan.get("children", ()):
        _check_plan(child)
