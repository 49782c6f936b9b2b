"""How many people a study needs: trials, cohorts and genetic instruments, with what is assumed.

Two proportions after Fleiss, Levin & Paik (2003, Statistical Methods for Rates and Proportions, 4.14,
without continuity correction); two means by 2 (z_a + z_b)^2 / d^2; Mendelian randomization with a binary
outcome after Burgess (2014, Int J Epidemiol 43:922), and F of an instrument from its R^2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

Z = 1.959964 + 0.841621
"""Two-sided 5 %, 80 % power."""
BASELINE = 0.10
"""Risk of the outcome in the control group over the follow-up, where nothing is known of it."""
SMALLEST = 0.80
"""Risk ratio of the smallest effect that would be worth a trial, where no nearby study says more."""
SHIFT = 0.20
"""Standard deviations of the smallest difference of a continuous outcome."""
VARIANCE = 0.01
"""Share of a cause's variance that one genetic instrument usually explains."""
CASES = 0.20
"""Share of cases in a genome-wide study of a disease."""


@dataclass(frozen=True)
class Size:
    """People needed, and the sentence that says from what it follows."""

    n: int
    text: str


def two_arms(ratio: float, baseline: float = BASELINE) -> int:
    """People in each arm to show a risk ratio with 80 % power.

    Args:
        ratio: of risks, not 1; `ratio * baseline` must be a risk.
        baseline: risk in the control arm (0 to 1).

    Raises:
        ValueError: one of them is out of range.
    """
    treated = ratio * baseline
    if ratio == 1.0 or not 0 < baseline < 1 or not 0 < treated < 1:
        raise ValueError(f"no trial shows a risk ratio of {ratio:g} from a risk of {baseline:g}")
    mean = (treated + baseline) / 2
    wide = 1.959964 * math.sqrt(2 * mean * (1 - mean))
    power = 0.841621 * math.sqrt(treated * (1 - treated) + baseline * (1 - baseline))
    return math.ceil(((wide + power) / (treated - baseline)) ** 2)


def two_means(shift: float = SHIFT) -> int:
    """People in each arm to show a difference of so many standard deviations."""
    return math.ceil(2 * (Z / shift) ** 2)


def by_instrument(log_odds: float, variance: float = VARIANCE, cases: float = CASES) -> int:
    """People in a genetic study of the outcome to show an effect by an instrument.

    Args:
        log_odds: log odds ratio for one standard deviation of the cause, not 0.
        variance: of the cause that the instrument explains (0 to 1).
        cases: share of cases.
    """
    return math.ceil(Z**2 / (variance * log_odds**2 * cases * (1 - cases)))


def for_strength(strength: float = 10.0, variance: float = VARIANCE) -> int:
    """People in a genetic study of the cause for the instrument's F to reach a value."""
    return math.ceil(strength * (1 - variance) / variance + 2)


def trial_size(ratio: float, of_trait: bool, said_by: str) -> Size:
    """Of a trial in two arms; `said_by` names where the assumed effect comes from."""
    if of_trait:
        n = two_means()
        return Size(n, f"{n:,} people per arm for a difference of {SHIFT:g} standard deviations, 80 % power, two-sided 5 %")  # fmt: skip
    n = two_arms(ratio)
    return Size(
        n,
        f"{n:,} people per arm for a risk ratio of {ratio:.2f} ({said_by}) from a risk of {BASELINE:.0%} "
        "in the control arm (assumed), 80 % power, two-sided 5 %",
    )


def cohort_size(ratio: float, of_trait: bool, said_by: str) -> Size:
    """Of a cohort with as many exposed as not: twice a trial's, half again for adjustment."""
    arm = trial_size(ratio, of_trait, said_by)
    n = math.ceil(arm.n * 2 * 1.5)
    effect = (
        f"{SHIFT:g} standard deviations" if of_trait else f"a risk ratio of {ratio:.2f} ({said_by})"
    )
    return Size(n, f"{n:,} people, half of them exposed, to show {effect} after adjustment")


def instrument_size(ratio: float) -> Size:
    """Of a two-sample Mendelian randomization."""
    n, needed = by_instrument(math.log(ratio)), for_strength()
    return Size(
        n,
        f"{n:,} people in a genetic study of the outcome ({CASES:.0%} cases) for an odds ratio of "
        f"{ratio:.2f} per standard deviation, if the instrument explains {VARIANCE:.0%} of the variance; "
        f"F reaches 10 with {needed:,} people in that of the exposure",
    )
