"""SciFact: claims of scientists with abstracts (Wadden et al. 2020, arXiv:2004.14974).

An abstract that says nothing of its claim can be told by a shortcut here (arXiv:2606.12854): prefer
HealthVer.
"""

from __future__ import annotations

from evals.tasks.sets.claims.cited_claims import CitedClaims
from evals.tasks.task import Terms


class SciFact(CitedClaims):
    """SciFact: does an abstract support a claim, refute it, or neither?"""

    name = "scifact"
    terms = Terms("CC BY 4.0; the abstracts ODC-By", may_train=False)


TASK = SciFact()
