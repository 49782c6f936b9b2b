"""Building expressions that stay short: factors that sum to one go, common factors cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.causal.identification.expression import Expression, P, Product, Quotient, Sum

if TYPE_CHECKING:
    from collections.abc import Iterable

ONE = Product(())


def probability(
    variables: Iterable[str], given: Iterable[str] = (), do: Iterable[str] = (), domain: str = ""
) -> P:
    """P(variables | do(do), given) with every part sorted."""
    return P(tuple(sorted(variables)), tuple(sorted(given)), tuple(sorted(do)), domain)


def product(*parts: Expression) -> Expression:
    """The product, nested products opened up."""
    flat = _factors(*parts)
    return flat[0] if len(flat) == 1 else Product(tuple(flat))


def summed(over: Iterable[str], body: Expression) -> Expression:
    """The sum, without the factors that sum to one.

    A probability whose left-hand variable occurs nowhere else in the product loses it.
    """
    left = sorted(over)
    while isinstance(body, Sum) and body.over and not set(body.over) & set(left):
        left, body = sorted({*left, *body.over}), body.body
    factors = _factors(body)
    done = False
    while not done:
        done = True
        for variable in left:
            if (shorter := _eliminated(variable, factors)) is not None:
                factors, done = shorter, False
                left = [name for name in left if name != variable]
                break
    inner = product(*factors)
    left = [name for name in left if name in inner.free]
    return Sum(tuple(left), inner) if left else inner


def _eliminated(variable: str, factors: list[Expression]) -> list[Expression] | None:
    holding = [index for index, factor in enumerate(factors) if variable in factor.free]
    if len(holding) != 1:
        return None
    atom = factors[holding[0]]
    if not isinstance(atom, P) or variable not in atom.variables:
        return None
    rest = tuple(name for name in atom.variables if name != variable)
    smaller = [P(rest, atom.given, atom.do, atom.domain)] if rest else []
    return [*factors[: holding[0]], *smaller, *factors[holding[0] + 1 :]]


def quotient(numerator: Expression, denominator: Expression) -> Expression:
    """The quotient, without common factors."""
    above, below = _factors(numerator), _factors(denominator)
    for factor in list(below):
        if factor in above:
            above.remove(factor)
            below.remove(factor)
    if not below:
        return product(*above)
    return Quotient(product(*above), product(*below))


def tidy(expression: Expression) -> Expression:
    """The same function, with P(a | b) P(b) written as P(a, b) wherever the two meet."""
    if isinstance(expression, Product):
        return product(*_chained([tidy(factor) for factor in expression.factors]))
    if isinstance(expression, Sum):
        return summed(expression.over, tidy(expression.body))
    if isinstance(expression, Quotient):
        return _conditional(tidy(expression.numerator), tidy(expression.denominator))
    return expression


def in_domain(expression: Expression, domain: str) -> Expression:
    """The same expression with every probability taken in one domain."""
    if isinstance(expression, P):
        return P(expression.variables, expression.given, expression.do, domain)
    if isinstance(expression, Product):
        return Product(tuple(in_domain(factor, domain) for factor in expression.factors))
    if isinstance(expression, Sum):
        return Sum(expression.over, in_domain(expression.body, domain))
    if isinstance(expression, Quotient):
        return Quotient(
            in_domain(expression.numerator, domain), in_domain(expression.denominator, domain)
        )
    return expression


def _conditional(above: Expression, below: Expression) -> Expression:
    """P(a, b | c) / P(b | c) is P(a | b, c)."""
    if isinstance(above, P) and isinstance(below, P):
        same = (above.do, above.domain, above.given) == (below.do, below.domain, below.given)
        if same and set(below.variables) < set(above.variables):
            left = set(above.variables) - set(below.variables)
            given = {*above.given, *below.variables}
            return probability(left, given, above.do, above.domain)
    return quotient(above, below)


def _chained(factors: list[Expression]) -> list[Expression]:
    for first in factors:
        for second in factors:
            if (joint := _chain(first, second)) is not None:
                rest = [f for f in factors if f is not first and f is not second]
                return _chained([joint, *rest])
    return factors


def _chain(first: Expression, second: Expression) -> P | None:
    if not isinstance(first, P) or not isinstance(second, P):
        return None
    same = (first.do, first.domain) == (second.do, second.domain)
    if not same or {*second.variables, *second.given} != set(first.given):
        return None
    return probability((*first.variables, *second.variables), second.given, first.do, first.domain)


def _factors(*parts: Expression) -> list[Expression]:
    flat: list[Expression] = []
    for part in parts:
        flat += part.factors if isinstance(part, Product) else [part]
    return flat
