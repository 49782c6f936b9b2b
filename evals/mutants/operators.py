"""The changes: one changed expression or statement each, by the operators of the literature.

Comparisons, conditions, `and`/`or`, constants, arithmetic, returned values, removed statements and
swapped arguments (the set of Offutt et al. 1996, "An experimental determination of sufficient mutant
operators", with what Python adds). Left out by rule, because a change there changes no result:
docstrings and other texts, annotations, imports and `if TYPE_CHECKING`, `__all__`, decorators, the
wording of a `raise`, and `strict=` of a zip.
"""

from __future__ import annotations

import ast
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evals.mutants.variants import variants

if TYPE_CHECKING:
    from collections.abc import Iterator

Place = ast.expr | ast.stmt


@dataclass(frozen=True)
class Mutant:
    """One change to one file.

    Attributes:
        path: of the file, from the root of the repository.
        operator: its name.
        lines: first and last line whose tests can notice it: the statement (its head, where it has a
            body), the function for its defaults, the file for what runs when the file is loaded.
        span: byte offsets of the text that is replaced.
        text: what stands there instead.
    """

    path: str
    operator: str
    lines: tuple[int, int]
    span: tuple[int, int]
    text: str

    @property
    def id(self) -> str:
        """Where and what; equal for equal sources."""
        return f"{self.path}:{self.span[0]}-{self.span[1]}:{self.operator}:{self.text}"

    def applied(self, source: str) -> str:
        """The file with the change in it."""
        raw = source.encode()
        return (raw[: self.span[0]] + self.text.encode() + raw[self.span[1] :]).decode()


def mutants(path: str, source: str) -> tuple[Mutant, ...]:
    """All changes to one file, in the order of their places."""
    tree = ast.parse(source)
    starts, inner = _line_starts(source), _in_functions(tree)
    found: dict[tuple[tuple[int, int], str], Mutant] = {}
    for statement, anchor, node, is_test in _places(tree):
        for operator, new in variants(node, is_test=is_test):
            text = _rewritten(anchor, node, new)
            if text is None:
                continue
            span = _span(anchor, starts)
            lines = _lines(statement) if statement in inner else (1, source.count("\n") + 1)
            mutant = Mutant(path, operator, lines, span, text)
            found.setdefault((span, text), mutant)
    return tuple(sorted(found.values(), key=lambda one: (one.span, one.operator, one.text)))


def _places(tree: ast.Module) -> Iterator[tuple[ast.stmt, Place, Place, bool]]:
    """(statement, what is written anew, what is changed, whether it decides a branch or a loop).

    Inside an f-string the whole of the string is written anew.
    """

    def inside(
        node: ast.AST, statement: ast.stmt, anchor: Place | None, is_test: bool
    ) -> Iterator[tuple[ast.stmt, Place, Place, bool]]:
        if isinstance(node, ast.JoinedStr):
            anchor = anchor or node
        if isinstance(node, ast.expr):
            yield statement, anchor or node, node, is_test
        tests = _tests(node)
        for child in _children(node):
            if isinstance(child, ast.stmt):
                yield from of_statement(child)
            else:
                yield from inside(child, statement, anchor, child in tests)

    def of_statement(statement: ast.stmt) -> Iterator[tuple[ast.stmt, Place, Place, bool]]:
        if not _is_left_out(statement):
            yield statement, statement, statement, False
            yield from inside(statement, statement, None, False)

    for statement in tree.body:
        yield from of_statement(statement)


def _tests(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.comprehension):
        return node.ifs
    return [node.test] if isinstance(node, ast.If | ast.While | ast.IfExp) else []


def _is_left_out(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return True
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return True
    if isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING":
        return True
    return isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__"


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """What may be changed below a node."""
    if isinstance(node, ast.Raise):
        return
    skipped = {"annotation", "returns", "decorator_list", "type_params", "type_comment"}
    for name, value in ast.iter_fields(node):
        if name in skipped:
            continue
        for child in value if isinstance(value, list) else [value]:
            is_strict = isinstance(child, ast.keyword) and child.arg == "strict"
            if isinstance(child, ast.AST) and not is_strict:
                yield child


def _rewritten(anchor: Place, node: Place, new: Place) -> str | None:
    """The anchor's text with the node changed; None where it cannot be written or is the same."""
    try:
        before, after = ast.unparse(anchor), ast.unparse(_replaced(anchor, node, new))
    except ValueError:  # an f-string whose parts hold every kind of quote
        return None
    if before == after:
        return None
    return f"({after})" if isinstance(anchor, ast.expr) and " " in after else after


def _replaced(anchor: Place, node: Place, new: Place) -> Place:
    if anchor is node:
        return new

    class Swap(ast.NodeTransformer):
        def visit(self, one: ast.AST) -> Any:
            return new if one is marked else self.generic_visit(one)

    memo: dict[int, object] = {}
    copied = deepcopy(anchor, memo)
    marked = memo[id(node)]
    swapped: Place = Swap().visit(copied)
    return swapped


def _in_functions(tree: ast.Module) -> set[ast.AST]:
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    return {inner for function in functions for inner in ast.walk(function)}


def _lines(statement: ast.stmt) -> tuple[int, int]:
    body = getattr(statement, "body", None)
    if body and not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        return statement.lineno, max(statement.lineno, body[0].lineno - 1)
    return statement.lineno, statement.end_lineno or statement.lineno


def _line_starts(source: str) -> list[int]:
    starts = [0]
    for line in source.encode().split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _span(place: Place, starts: list[int]) -> tuple[int, int]:
    end_line, end_column = place.end_lineno or place.lineno, place.end_col_offset or 0
    return starts[place.lineno - 1] + place.col_offset, starts[end_line - 1] + end_column
