"""The direction of an effect in a column of its own: words or + and - beside sizes without a sign."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tools.causal.mendelian.strata import GroupedRow

COLUMN = re.compile(
    r"(?:(?:effect|beta|or)_)?(?:direction|sign|dir)|direction_of_effect|95_ci_text"
)
_MORE = re.compile(r"[+]1?|1|plus|pos(?:itive)?|up|higher|.*\bincreas\w*.*", re.IGNORECASE)
_LESS = re.compile(r"[-\u2212]1?|minus|neg(?:ative)?|down|lower|.*\bdecreas\w*.*", re.IGNORECASE)


def direction_in(names: Sequence[str]) -> int | None:
    """Position of the column that says which way effects go, None where there is none."""
    plain = [re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") for name in names]
    return next((p for p, name in enumerate(plain) if COLUMN.fullmatch(name)), None)


def require_signs(held: Sequence[GroupedRow], name: str, path: Path) -> None:
    """Refuse effects of one sign whose directions stand in a column beside them.

    Args:
        held: rows with what the column says.
        name: of the column.
        path: the file.

    Raises:
        DataError: a row with such an effect is said to go the other way.
    """
    signs = {one.row.beta > 0 for one in held if one.row.beta}
    if len(signs) != 1:
        return
    other = _LESS if signs == {True} else _MORE
    turned = [one for one in held if other.fullmatch(one.direction.strip())]
    if turned:
        said = "positive" if signs == {True} else "negative"
        raise DataError(
            f"{path.name}: all effects are {said}, and {name} is {turned[0].direction.strip()!r} in {len(turned)} of "
            f"{len(held)} rows (line {turned[0].line}): the sign stands in a column of its own. Write the effects with "
            f"their signs into one column, or take {name} out where it is about something else"
        )
