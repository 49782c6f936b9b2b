"""HealthVer: claims that people asked about COVID-19, with abstracts (Sarrouti et al. 2021, EMNLP)."""

from __future__ import annotations

from evals.tasks.sets.claims.cited_claims import CitedClaims
from evals.tasks.task import Terms


class HealthVer(CitedClaims):
    """HealthVer: does an abstract support a claim, refute it, or neither?"""

    name = "healthver"
    terms = Terms("none stated", may_train=False)


TASK = HealthVer()
