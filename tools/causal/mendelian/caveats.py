"""What a reader of a Mendelian randomization should know before acting on the number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from tools.causal.mendelian.effects import Effects, MrEstimate
    from tools.causal.mendelian.harmonise import Harmonised
    from tools.causal.mendelian.request import MrRequest

MIN_PLEIOTROPY = 3


def warnings_of(
    effects: Effects,
    found: Harmonised,
    request: MrRequest,
    methods: dict[str, MrEstimate],
    tested: dict[str, Any],
    pleiotropy: dict[str, Any],
    mean_f: float,
) -> tuple[dict[str, str], ...]:
    """What weakens the estimate: weak or few SNPs, disagreement, pleiotropy, unknown overlap."""
    said = []
    if mean_f < 10:
        said.append(("WEAK_INSTRUMENT", f"mean F {mean_f:.1f} (under 10)"))
    if len(effects) < MIN_PLEIOTROPY:
        said.append(("FEW_SNPS", f"{len(effects)} SNPs: pleiotropy cannot be looked for"))
    if tested and tested["ivw"]["p"] < 0.05:
        q = tested["ivw"]
        text = f"Q {q['q']:.1f} on {q['df']} df, I2 {q['i2']:.0%}: SNPs disagree beyond chance"
        said.append(("HETEROGENEITY", text))
    if pleiotropy and pleiotropy["p"] < 0.05:
        text = f"Egger intercept {pleiotropy['egger_intercept']:.3g} (p {pleiotropy['p']:.2g})"
        said.append(("PLEIOTROPY", text))
    if request.ld is None and len(effects) > 1:
        said.append(("NO_LD_INFORMATION", "the SNPs are taken as independent: no LD was given"))
    if request.overlap is None:
        said.append(
            ("SAMPLE_OVERLAP_UNKNOWN", "whether the two samples share people is not stated")
        )
    elif request.overlap > 0:
        text = (
            f"{request.overlap:.0%} of the larger sample is in the other too: the estimate leans towards the "
            f"confounded one by about {request.overlap / max(mean_f, 1):.1%} of its bias"
        )
        said.append(("SAMPLE_OVERLAP", text))
    if found.frequency_gaps:
        text = f"allele frequencies differ by over 0.2 for {len(found.frequency_gaps)} SNPs"
        said.append(("FREQUENCY_GAP", text))
    signs = {np.sign(m.estimate) for m in methods.values() if m.p < 0.05}
    if len(signs) > 1:
        said.append(("METHODS_DISAGREE", "methods give clear effects in both directions"))
    return tuple({"code": code, "text": text} for code, text in said)


def assumptions_of(effects: Effects, f: float) -> tuple[dict[str, str], ...]:
    """What the number rests on, each tagged checked or untestable."""
    exposure = ", ".join(effects.exposures)
    return (
        {"text": f"relevance: the SNPs move {exposure} (F {f:.1f})", "tag": "checked"},
        {
            "text": f"independence: nothing confounds the SNPs and {effects.outcome}",
            "tag": "untestable",
        },
        {
            "text": f"exclusion: the SNPs act on {effects.outcome} through {exposure} alone",
            "tag": "untestable",
        },
        {"text": "both samples come from one population", "tag": "untestable"},
    )
