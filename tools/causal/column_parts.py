"""Which part a column plays: refused where it plays two, or where a word on it would change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence


def refuse_shared(treatment: str, outcome: str, covariates: Sequence[str] = ()) -> None:
    """Refuse one column in two parts of an analysis.

    Raises:
        DataError: it is treatment and outcome, or one of these and a covariate.
    """
    if treatment == outcome:
        raise DataError(f"{treatment!r} is both treatment and outcome; name two columns")
    for part, name in (("treatment", treatment), ("outcome", outcome)):
        if name in covariates:
            raise DataError(
                f"{name!r} is the {part} and among the columns to adjust for: at one fixed value of the {part} "
                "there is no effect to see. Take it out of them"
            )


def refuse_idle_codes(
    categorical: Sequence[str], covariates: Sequence[str], treatment: str
) -> None:
    """Refuse a word on the codes of a column that is no covariate: it would change nothing."""
    for name in categorical:
        if name not in covariates:
            text = f"--categorical names {name!r}, which is not adjusted for, and would be left out"
            if name == treatment:
                text = f"--categorical names the treatment {name!r}: name the two codes to compare (--treated, --control)"
            raise DataError(text)
