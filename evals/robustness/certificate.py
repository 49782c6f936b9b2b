"""What was measured, held against the specification: pass, fail, or not tested, and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from evals.robustness.asked_otherwise import PRIORITIES
from evals.robustness.option_order import OPTION_ORDER
from evals.robustness.other_evidence import EVIDENCE, publications
from evals.robustness.other_names import RENAMED
from evals.statistics.intervals import share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.qa.brief import Brief
    from evals.robustness.asked_otherwise import Owed
    from evals.robustness.specification import Limits, Specification
    from evals.statistics.intervals import Mark

Ending = Literal["pass", "fail", "not tested"]
_CLAIMS_NOTHING = frozenset({"insufficient_evidence", "not_identified"})
_STRENGTH = {"causal": 3, "no_effect": 3, "suggestive": 2, "associational": 1}
"""Of verdicts; one that is not here claims least."""
ALL = "all"
OWED: dict[str, Owed] = {
    **{name: one.owed for name, one in PRIORITIES.items()},
    **{name: one.owed for name, one in EVIDENCE.items()},
    **RENAMED,
    OPTION_ORDER: "same",
}
"""Of every priority that can be tested."""


@dataclass(frozen=True)
class Pair:
    """A question and its change, each with what was answered; None where there was no answer.

    `asked` are the two texts, the same one where the evidence was changed.
    """

    priority: str
    subgroups: tuple[str, ...]
    before: Brief | None
    after: Brief | None
    asked: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Certified:
    """One priority in one subgroup; shares with 95 % intervals, of `n` pairs.

    `turned`: the claim became another one, or one was made where none is owed; `opposite` are those among
    them that say increases for decreases, or the other way round. `withheld`: a claim became none.
    `changed`: anything else than before, answers that were withheld among it.
    """

    priority: str
    subgroup: str
    n: int
    turned: dict[str, float | None] | None
    changed: dict[str, float | None] | None
    ending: Ending
    why: str
    opposite: dict[str, float | None] | None = None
    withheld: dict[str, float | None] | None = None


def certificate(
    pairs: Sequence[Pair], asked: Specification, external: Mapping[str, Mapping[str, Any]]
) -> list[Certified]:
    """One line a priority and subgroup, those that were not tested too.

    Args:
        pairs: what was answered.
        asked: the specification.
        external: results of tasks by their names, as `aetia evals run --json` prints them.
    """
    lines = []
    for name, limits in asked.priorities.items():
        mine = [pair for pair in pairs if pair.priority == name]
        groups = [ALL, *sorted({group for pair in mine for group in pair.subgroups})]
        for group in groups:
            some = [pair for pair in mine if group == ALL or group in pair.subgroups]
            lines.append(_line(name, group, some, limits, asked.least))
    left = dict.fromkeys(OWED, "not named in the specification")
    lines += [
        Certified(name, ALL, 0, None, None, "not tested", why)
        for name, why in left.items() if name not in asked.priorities
    ]  # fmt: skip
    return lines + [_external(name, asked, external.get(name)) for name in asked.external]


def _line(name: str, group: str, pairs: Sequence[Pair], limits: Limits, least: int) -> Certified:
    # Where the original claims nothing, nothing can be turned that was owed to stay; it still must not
    # become a claim.
    owed = OWED.get(name, "same")
    if name not in OWED:
        return Certified(name, group, 0, None, None, "not tested", "no such priority")
    able = [p for p in pairs if p.before is not None and p.after is not None]
    if owed == "other":
        able = [p for p in able if _claim(p.before) is not None]
    if not able:
        return Certified(name, group, 0, None, None, "not tested", "no pair has two answers")
    turned = share(sum(_turned(p, owed) for p in able), len(able))
    changed = share(sum(_claim(p.before) != _claim(p.after) for p in able), len(able))
    ending, why = _ending(len(able), turned, changed, limits, least)
    lost = len(pairs) - len(able)
    note = f"; {lost} pairs without two answers" if lost and owed != "other" else ""
    opposite = share(sum(_is_opposite(p) for p in able), len(able))
    withheld = share(sum(bool(_claim(p.before)) and not _claim(p.after) for p in able), len(able))
    return Certified(
        name, group, len(able), asdict(turned), asdict(changed), ending, why + note,
        asdict(opposite), asdict(withheld),
    )  # fmt: skip


def turned_lines(pairs: Sequence[Pair]) -> str:
    """Every pair that was turned, with what was claimed of both."""
    out = []
    for pair in pairs:
        if pair.before is None or pair.after is None or pair.priority not in OWED:
            continue
        if _turned(pair, OWED[pair.priority]):
            claims = [
                " ".join(filter(None, _claim(b) or ("nothing",))) for b in (pair.before, pair.after)
            ]
            out.append(
                f"  {pair.priority}: {pair.asked[0]!r}: {claims[0]}; {pair.asked[1]!r}: {claims[1]}"
            )
    return "".join(f"{line}\n" for line in ("turned:", *out)) if out else ""


def _is_opposite(pair: Pair) -> bool:
    claims = _claim(pair.before), _claim(pair.after)
    return {claim[1] for claim in claims if claim} == {"increases", "decreases"}


def _ending(n: int, turned: Mark, changed: Mark, limits: Limits, least: int) -> tuple[Ending, str]:
    """Few pairs fail a line only where chance does not explain what they show, and pass none."""
    for name, mark, most in (
        ("turned", turned, limits.most_turned), ("changed", changed, limits.most_changed),
    ):  # fmt: skip
        if most is None or mark.value <= most:
            continue
        if n >= least or (mark.ci_low or 0.0) > most:
            return "fail", f"{name} {mark.value:.3f} > {most:g}"
    if n < least:
        return "not tested", f"{n} pairs; {least} are needed to pass"
    return "pass", f"turned {turned.value:.3f} <= {limits.most_turned:g}"


def _claim(brief: Brief | None) -> tuple[str, str | None] | None:
    """What is claimed, as verdict and direction; None for nothing."""
    if brief is None or brief.verdict in _CLAIMS_NOTHING:
        return None
    return brief.verdict, brief.direction


def _turned(pair: Pair, owed: Owed) -> bool:
    before, after = _claim(pair.before), _claim(pair.after)
    if after is None:
        return False
    if owed == "withheld":
        return True
    if owed == "set aside":
        assert pair.before is not None
        assert pair.after is not None
        return bool(publications(pair.before.sources) & publications(pair.after.sources))
    if owed == "other":
        return after == before
    return after != before and not (owed == "weaker" and _is_weaker(before, after))


def _is_weaker(before: tuple[str, str | None] | None, after: tuple[str, str | None]) -> bool:
    """Whether it claims less, in the same direction or in none."""
    return (
        before is not None
        and after[1] in (before[1], None)
        and _STRENGTH.get(before[0], 0) > _STRENGTH.get(after[0], 0)
    )


def _external(name: str, asked: Specification, result: Mapping[str, Any] | None) -> Certified:
    wanted = asked.external[name]
    shown = f"{name} {wanted.metric}"
    if result is None:
        said = f"no result was given: --result FILE of `aetia evals run {name} --json`"
        return Certified(shown, ALL, 0, None, None, "not tested", said)
    mark = result.get("metrics", {}).get(wanted.metric)
    if mark is None:
        return Certified(shown, ALL, 0, None, None, "not tested", "the result has no such metric")
    passed = mark["value"] >= wanted.least
    why = f"{mark['value']:.3f} {'>=' if passed else '<'} {wanted.least:g}"
    return Certified(shown, ALL, int(result["n"]), None, None, "pass" if passed else "fail", why)


def shown_lines(lines: Sequence[Certified]) -> str:
    """As text: one line each."""
    out = []
    for line in lines:
        rate = "" if line.turned is None else f"turned {_rate(line.turned)}"
        moved = "" if line.changed is None else f"changed {_rate(line.changed)}"
        apart = [
            f"{name} {mark['value']:.3f}"
            for name, mark in (("opposite", line.opposite), ("withheld", line.withheld)) if mark
        ]  # fmt: skip
        name = line.priority if line.subgroup == ALL else f"  {line.subgroup}"
        out.append(
            f"{line.ending:10}  {name:28} n {line.n:5}  {rate:28} {moved:28} "
            f"{'  '.join(apart):30} {line.why}"
        )
    return "\n".join(one.rstrip() for one in out) + "\n"


def _rate(mark: Mapping[str, float | None]) -> str:
    return f"{mark['value']:.3f} [{mark['ci_low']:.3f}, {mark['ci_high']:.3f}]"
