"""A report that a reviewer can check: Markdown, or HTML with plots.

Slots follow the target trial (Hernan & Robins 2016), TARGET (Cashin et al. 2025) and STROBE (von Elm
et al. 2007). A slot that the analysis cannot fill is named as missing, never left out.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from graphs import neutral
from graphs.errors import DataError
from tools.causal.plots import balance_plot, forest_plot

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tools.causal.query import EffectResult, Estimate

MISSING = "MISSING: to be stated by the authors"
Table = tuple[tuple[str, ...], ...]
Section = tuple[str, str, Table]
"""(title, text, rows with the header first)."""


def write_report(result: EffectResult, path: Path) -> None:
    """Write the report; the ending of the name chooses the format.

    Raises:
        DataError: the name ends in neither .md nor .html, or the file cannot be written.
    """
    if path.suffix not in (".md", ".html"):
        raise DataError(f"a report is written as .md or .html; {path.name} is neither")
    text = markdown(result) if path.suffix == ".md" else webpage(result)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DataError(f"cannot write {path}: {error.strerror}") from error


def markdown(result: EffectResult) -> str:
    """The report as Markdown; text from the data is shown, not obeyed."""
    parts = [f"# {neutral.markdown(_title(result))}"]
    for title, text, rows in sections(result):
        parts += ["", f"## {title}", ""]
        parts += [neutral.markdown(text), ""] if text else []
        if rows:
            parts += [_markdown_row(rows[0]), _markdown_row(["---"] * len(rows[0]))]
            parts += [_markdown_row(row) for row in rows[1:]]
    return "\n".join(parts) + "\n"


def webpage(result: EffectResult) -> str:
    """The report as one HTML file with its plots inside; text from the data is escaped."""
    body = [f"<h1>{html.escape(_title(result))}</h1>"]
    for title, text, rows in sections(result):
        body.append(f"<h2>{html.escape(title)}</h2>")
        body += [f"<p>{html.escape(text)}</p>"] if text else []
        body += [_html_table(rows)] if rows else []
        if title == "Estimates" and result.estimate is not None:
            body.append(forest_plot((result.estimate, *result.alternatives)))
        if title == "Balance" and result.diagnostics.get("balance"):
            body.append(balance_plot(result.diagnostics["balance"]))
    style = (
        "body{font-family:sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
        "table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.3em .6em;"
        "text-align:left;vertical-align:top}svg{max-width:100%;height:auto}"
    )
    head = f'<meta charset="utf-8"><title>{html.escape(_title(result))}</title>'
    return (
        f'<!doctype html><html lang="en"><head>{head}<style>{style}</style></head>'
        f"<body>{''.join(body)}</body></html>\n"
    )


def sections(result: EffectResult) -> list[Section]:
    """Everything a report holds, in reading order."""
    warned = (("code", "text"), *((w.code, w.text) for w in result.warnings))
    assumed = (("assumption", "kind"), *((a["text"], a["tag"]) for a in result.assumptions))
    flow = (("step", "n"), *((str(r["step"]), str(r["n"])) for r in result.flow))
    tries = (("attempt", "result"), *((r.text, r.status) for r in result.refutations))
    multiverse = str((result.multiverse or {}).get("text", ""))
    found = [
        ("Result", _headline(result), ()),
        ("Target trial", "", target_trial(result)),
        ("Identification", result.identification.text if result.identification else MISSING, ()),
        ("Flow of rows", "", flow if result.flow else ()),
        ("Estimates", "", _estimates(result)),
        ("Balance", "", _balance(result)),
        ("Attempts to break the estimate", "", tries if result.refutations else ()),
        ("Negative controls", _controls(result), ()),
        ("Unmeasured confounding", result.sensitivity.text if result.sensitivity else "", ()),
        ("Other admissible analyses", multiverse, ()),
        ("Assumptions", "", assumed if result.assumptions else ()),
        ("Warnings", "" if result.warnings else "none", warned if result.warnings else ()),
        ("TARGET and STROBE", "", checklist(result)),
        ("Reproduction", _versions(result), ()),
    ]
    return [(title, text, rows) for title, text, rows in found if text or rows]


def target_trial(result: EffectResult) -> Table:
    """The protocol of the trial that the analysis emulates, slot by slot."""
    estimand = result.estimate.estimand if result.estimate else result.estimand
    used = result.identification.adjustment_set if result.identification else ()
    randomized = bool(result.identification) and result.identification.strategy == "randomization"  # type: ignore[union-attr]
    emulated = (
        "chance"
        if randomized
        else f"as if by chance within levels of {', '.join(used) or 'nothing'}"
    )
    return (
        ("slot", "in this analysis"),
        ("eligibility", MISSING),
        ("treatment strategies", "treatment 1 against treatment 0, as coded in the data"),
        ("assignment", emulated),
        ("time zero", MISSING),
        ("follow-up", MISSING),
        ("outcome", estimand.split(",")[0]),
        ("causal contrast", result.estimand),
        ("analysis plan", result.estimate.method if result.estimate else MISSING),
    )


def checklist(result: EffectResult) -> Table:
    """Reporting items that this analysis fills, and those that only its authors can."""
    has = result.estimate is not None
    said = {
        "estimand stated (TARGET)": result.estimand if has else MISSING,
        "identifying assumptions (TARGET)": f"{len(result.assumptions)} listed" if has else MISSING,
        "estimate with precision (TARGET)": "given above" if has else MISSING,
        "target trial specified (TARGET)": "in part: see the MISSING slots above",
        "study design and setting (STROBE 4, 5)": MISSING,
        "participants: numbers at each stage (STROBE 13)": "flow of rows"
        if result.flow
        else MISSING,
        "missing data (STROBE 12c)": _missing_rule(result),
        "bias and confounding (STROBE 9, 12a)": "adjustment set, negative controls, sensitivity",
        "sensitivity analyses (STROBE 12e)": f"{len(result.refutations)} attempts, other estimators",
        "limitations, generalizability (STROBE 19, 21)": MISSING,
        "funding (STROBE 22)": MISSING,
        "data and code versions": result.data_hash or MISSING,
    }
    return (("item", "where"), *said.items())


def _title(result: EffectResult) -> str:
    return result.estimate.estimand if result.estimate else f"No estimate: {result.message}"


def _headline(result: EffectResult) -> str:
    if result.estimate is None:
        return f"{result.status} ({result.code}): {result.message}"
    e = result.estimate
    return (
        f"{e.value:.4g} (95 % CI {e.ci_low:.4g} to {e.ci_high:.4g}) {e.unit}"
        f"{f', {result.outcome}' if result.outcome else ''}, {result.estimand} under the stated DAG. "
        "Passing every check below is necessary for a causal reading, and not sufficient."
    )


def _estimates(result: EffectResult) -> Table:
    if result.estimate is None:
        return ()
    listed: Sequence[Estimate] = (result.estimate, *result.alternatives, *result.measures)
    rows = [
        (e.method, f"{e.value:.4g}", f"{e.ci_low:.4g} to {e.ci_high:.4g}", e.scale, str(e.n))
        for e in listed
    ]
    if result.dowhy is not None:
        rows += [
            (f"DoWhy {c['method']}", f"{c['dowhy']:.4g}", "", f"{c['gap_se']:.3f} SE from ours", "")
            for c in result.dowhy.comparisons
        ]
    return (("method", "estimate", "95 % interval", "scale", "n"), *rows)


def _balance(result: EffectResult) -> Table:
    rows = result.diagnostics.get("balance") or []
    if not rows:
        return ()
    told = [(r["covariate"], f"{r['smd_before']:.3f}", f"{r['smd_after']:.3f}") for r in rows]
    return (("covariate", "SMD before", "SMD after"), *told)


def _controls(result: EffectResult) -> str:
    found = [c for c in (result.negative_control, *result.negative_controls) if c is not None]
    parts = [f"{c.status}: {c.text}" for c in found]
    parts += [result.calibration.text] if result.calibration else []
    return ". ".join(parts)


def _missing_rule(result: EffectResult) -> str:
    told = [a["text"] for a in result.assumptions if "missing" in a["text"] or "gaps" in a["text"]]
    return "; ".join(told) or MISSING


def _versions(result: EffectResult) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in result.versions.items())
    return f"seed {result.seed}; data {result.data_hash or 'not read'}; {versions}"


def _markdown_row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(neutral.markdown(str(cell)) for cell in cells) + " |"


def _html_table(rows: Table) -> str:
    head = "".join(f"<th>{html.escape(str(cell))}</th>" for cell in rows[0])
    lines = [
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in rows[1:]
    ]
    return f"<table><tr>{head}</tr>{''.join(lines)}</table>"
