"""What one node of the syntax tree may become."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    Change = tuple[str, ast.expr | ast.stmt]

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
"""To the negation, and to the neighbour that differs at equality alone."""
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}
REMOVED = (ast.Expr, ast.AugAssign, ast.Raise, ast.Continue, ast.Break)
SYMMETRIC = ("min", "max", "hypot", "isclose")
"""Functions whose first two arguments may change places without any effect."""
OPPOSITES = {"min": "max", "max": "min", "any": "all", "all": "any"}


def variants(node: ast.expr | ast.stmt, *, is_test: bool = False) -> Iterator[Change]:
    """The changed nodes, each with the name of its operator.

    Args:
        node: an expression or a statement.
        is_test: whether a branch, a loop or a filter is decided by it; then it is also negated.
    """
    if is_test and not isinstance(node, ast.Compare | ast.UnaryOp):
        yield "condition", ast.UnaryOp(ast.Not(), node)  # type: ignore[arg-type]
    if isinstance(node, ast.stmt):
        yield from _statement(node)
    elif isinstance(node, ast.Compare):
        yield from _comparison(node)
    elif isinstance(node, ast.BoolOp | ast.UnaryOp | ast.BinOp):
        yield from _operation(node)
    elif isinstance(node, ast.Constant):
        yield from _constant(node)
    elif isinstance(node, ast.Call):
        yield from _call(node)


def _statement(node: ast.stmt) -> Iterator[Change]:
    if isinstance(node, ast.Return):
        plain = isinstance(node.value, ast.Constant) and node.value.value in (None, True, False)
        if node.value is not None and not plain:
            yield "return", ast.Return(ast.Constant(None))
    elif isinstance(node, REMOVED) or isinstance(node, ast.Assign) and _is_stored(node):
        yield "removal", ast.Pass()


def _is_stored(node: ast.Assign) -> bool:
    """Whether it changes an object: without it no name is missing."""
    return any(isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets)


def _comparison(node: ast.Compare) -> Iterator[Change]:
    for place, old in enumerate(node.ops):
        for new in COMPARISONS[type(old)]:
            ops = [new() if i == place else op for i, op in enumerate(node.ops)]
            yield "comparison", ast.Compare(node.left, ops, node.comparators)


def _operation(node: ast.BoolOp | ast.UnaryOp | ast.BinOp) -> Iterator[Change]:
    if isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield "and-or", ast.BoolOp(other, node.values)
    elif isinstance(node, ast.UnaryOp):
        if isinstance(node.op, ast.Not | ast.USub):
            yield "sign", node.operand
    elif type(node.op) in ARITHMETIC:
        yield "arithmetic", ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right)


def _constant(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield "constant", ast.Constant(not value)
    elif isinstance(value, int):
        yield "constant", ast.Constant(value + 1)
    elif isinstance(value, float):
        yield "constant", ast.Constant(2 * value if value else 1.0)


def _call(node: ast.Call) -> Iterator[Change]:
    function, given = node.func, node.args
    if isinstance(function, ast.Name) and function.id in OPPOSITES:
        other = ast.Name(OPPOSITES[function.id], ast.Load())
        yield "opposite", ast.Call(other, given, node.keywords)
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    starred = any(isinstance(one, ast.Starred) for one in given[:2])
    if len(given) > 1 and not starred and name not in SYMMETRIC:
        swapped = [given[1], given[0], *given[2:]]
        yield "arguments", ast.Call(function, swapped, node.keywords)
