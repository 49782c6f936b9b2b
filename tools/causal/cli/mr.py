"""`aetia causal mr`: Mendelian randomization from two files of associations, or one table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from graphs.errors import DataError
from tools.causal.cli.show import show, write_plot
from tools.causal.cli.written import names, not_usable
from tools.causal.deadline import within
from tools.causal.mendelian.analysis import run as analyse
from tools.causal.mendelian.columns import KINDS
from tools.causal.mendelian.lost import account
from tools.causal.mendelian.request import MrRequest
from tools.causal.mendelian.strobe import strobe_mr
from tools.causal.plots import mr_plot

if TYPE_CHECKING:
    import argparse

    from tools.causal.mendelian.result import MrResult


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `mr`."""
    parser.add_argument(
        "--exposure", type=Path, action="append", default=[], metavar="FILE",
        help="associations with the exposure; repeat it for multivariable MR",
    )  # fmt: skip
    parser.add_argument(
        "--outcome", type=Path, metavar="FILE", help="associations with the outcome"
    )
    parser.add_argument("--summary", type=Path, metavar="FILE", help="one table with both")
    parser.add_argument(
        "--exposure-columns", action="append", default=[], metavar="COLUMNS",
        help="BETA,SE of --summary (repeat it for multivariable MR); of a file KIND=COLUMN,... with "
        f"the kinds {', '.join(KINDS)}; KIND= leaves one out; a COLUMN that holds a comma stands in quotes: "
        "'\"se=SE, robust\"'",
    )  # fmt: skip
    parser.add_argument("--outcome-columns", metavar="COLUMNS", help="the same for the outcome")
    parser.add_argument("--snp-column", metavar="COLUMN", help="of --summary")
    parser.add_argument("--exposure-name", action="append", default=[], metavar="NAME")
    parser.add_argument("--outcome-name", metavar="NAME")
    parser.add_argument("--ld", type=Path, metavar="CSV", help="correlation of the effect alleles")
    parser.add_argument(
        "--palindromes", choices=("infer", "keep", "drop"), default="infer",
        help="A/T and C/G SNPs: settle by frequency (default), keep, or drop",
    )  # fmt: skip
    parser.add_argument(
        "--aligned", action="store_true", help="both files count the same allele: check nothing"
    )
    parser.add_argument("--p-threshold", type=float, help="instruments: largest exposure p value")
    parser.add_argument("--exposure-n", type=int, metavar="N", help="sample size, for Steiger")
    parser.add_argument("--outcome-n", type=int, metavar="N", help="sample size, for Steiger")
    parser.add_argument("--overlap", type=float, help="share of people in both samples (0 to 1)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--n-sim", type=int, default=5000, help="draws of errors and tests (100 to 100000)"
    )
    parser.add_argument("--plot", type=Path, metavar="SVG", help="draw the SNPs and every slope")
    parser.add_argument("--strobe", action="store_true", help="print the STROBE-MR table too")


def run(options: argparse.Namespace) -> int:
    """Analyse and print."""
    result = within(options.deadline, analyse, _request(options))
    if options.plot is not None and result.status == "ok":
        _plot(result, options.plot)
    table = strobe_mr(result)
    data: dict[str, Any] = result.to_json() | {"strobe_mr": dict(table)}
    text = _text(result)
    if options.strobe:
        text += "\n\nSTROBE-MR:\n" + "\n".join(f"  {item:42s} {where}" for item, where in table)
    return show(data, text, options)


def _plot(result: MrResult, path: Path) -> None:
    if len(result.exposures) != 1:
        raise DataError("--plot draws one exposure; leave it out for multivariable MR")
    methods = dict(result.methods)
    if "egger" in methods:
        methods["egger"] = methods["egger"] | {"intercept": result.pleiotropy["egger_intercept"]}
    names = (result.exposures[0], result.outcome)
    write_plot(mr_plot(result.single_snps, methods, names), path)


def _request(options: argparse.Namespace) -> MrRequest:
    pairs = [_pair(text) for text in options.exposure_columns if "=" not in text]
    named = [_kinds(text) for text in options.exposure_columns if "=" in text]
    of_outcome = options.outcome_columns or ""
    try:
        return MrRequest(
            exposures=tuple(options.exposure),
            outcome=options.outcome,
            summary=options.summary,
            exposure_columns=tuple(pairs),
            outcome_columns=_pair(of_outcome) if of_outcome and "=" not in of_outcome else None,
            exposure_named=tuple(named),
            outcome_named=_kinds(of_outcome) if "=" in of_outcome else (),
            snp_column=options.snp_column,
            exposure_names=tuple(options.exposure_name),
            outcome_name=options.outcome_name,
            ld=options.ld,
            palindromes=options.palindromes,
            aligned=options.aligned,
            p_threshold=options.p_threshold,
            exposure_n=options.exposure_n,
            outcome_n=options.outcome_n,
            overlap=options.overlap,
            seed=options.seed,
            n_sim=options.n_sim,
        )
    except ValidationError as error:
        raise not_usable(error) from error


def _pair(text: str) -> tuple[str, str]:
    parts = names(text)
    if len(parts) != 2 or not all(parts):
        raise DataError(f"{text!r} must name two columns, effect and standard error: beta,se")
    return parts[0], parts[1]


def _kinds(text: str) -> tuple[tuple[str, str], ...]:
    """`effect_allele=A2,eaf=` -> pairs of kind and column."""
    parts = [part.partition("=") for part in names(text)]
    return tuple((kind.strip(), column.strip()) for kind, _, column in parts)


def _text(result: MrResult) -> str:
    if result.status != "ok":
        said = [f"no number ({result.code}): {result.message}"]
        return "\n".join([*said, *account(result.harmonisation, result.n_snps)])
    lines = [f"{', '.join(result.exposures)} -> {result.outcome}: {result.n_snps} SNPs", ""]
    for name, found in result.methods.items():
        rows = [(name, found)] if "estimate" in found else [
            (f"{name} {exposure}", row) for exposure, row in found.items()
        ]  # fmt: skip
        lines += [_row(title, row) for title, row in rows]
    lines += [f"  {name:24s} not run: {why}" for name, why in result.not_run.items()]
    lines.append("")
    for name, q in result.heterogeneity.items():
        lines.append(f"heterogeneity ({name}): Q {q['q']:.2f} on {q['df']} df, I2 {q['i2']:.0%}")
    if "egger_intercept" in result.pleiotropy:
        p = result.pleiotropy
        lines.append(
            f"Egger intercept {p['egger_intercept']:.4g} (SE {p['se']:.3g}, p {p['p']:.3g})"
        )
    if result.outliers:
        o = result.outliers
        lines.append(
            f"outlier test: global p {o['global_p']:.3g}; {', '.join(o['outliers']) or 'no outlier'}"
        )
    lines += account(result.harmonisation, result.n_snps)
    lines += [f"{w['code']}: {w['text']}" for w in result.warnings]
    lines += [f"assumed ({a['tag']}): {a['text']}" for a in result.assumptions]
    return "\n".join(lines)


def _row(name: str, row: dict[str, Any]) -> str:
    se = "-" if row["se"] is None else f"{row['se']:.4g}"
    apart = row.get("ranges", ())
    ends = apart if len(apart) > 1 else [(row["ci_low"], row["ci_high"])]
    interval = " or ".join(f"{_end(low)} to {_end(high)}" for low, high in ends)
    return (
        f"  {name:24s} {row['estimate']:>9.4g}  SE {se:>8s}  95 % CI {interval}  p {row['p']:.3g}"
    )


def _end(value: float | None) -> str:
    return "no bound" if value is None else f"{value:.4g}"
