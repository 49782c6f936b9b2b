"""The effect at one point by a causal forest: EconML's CausalForestDML, labelled approximate.

Athey, Tibshirani & Wager 2019, Ann Stat 47:1148; double machine learning of the nuisances,
Chernozhukov et al. 2018. In simulations its intervals are too narrow where few people resemble the
patient, so that it stands beside the stratum's effect and never replaces it (extra `hte`).
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from graphs.errors import SetupError
from tools.causal.estimate import Fit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

TREES = 500
MIN_LEAF = 10
LABEL = "causal forest, approximate: read it beside the stratum's effect"


def forest_effect(y: Array, t: Array, x: Array, z: Array, here: Array, seed: int) -> Fit:
    """The effect at one value of the modifiers.

    Args:
        y: outcome (n,).
        t: treatment, 0 or 1 (n,).
        x: covariates with the intercept first (n, k).
        z: modifiers (n, m), no intercept.
        here: the patient's modifiers (m,).
        seed: of forest and folds.

    Raises:
        SetupError: EconML is not installed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # DoWhy, which it imports, has invalid escapes
            from econml.dml import CausalForestDML
    except ImportError as error:
        raise SetupError("the causal forest needs EconML: pip install 'aetia[hte]'") from error
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    forest = CausalForestDML(
        model_y=HistGradientBoostingRegressor(max_depth=3, max_iter=100, random_state=seed),
        model_t=HistGradientBoostingClassifier(max_depth=3, max_iter=100, random_state=seed),
        discrete_treatment=True,
        n_estimators=TREES,
        min_samples_leaf=MIN_LEAF,
        cv=5,
        random_state=seed,
        n_jobs=1,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        forest.fit(y, t.astype(int), X=z, W=x[:, 1:] if x.shape[1] > 1 else None)
        found = forest.effect_inference(here[None, :])
    return Fit(float(np.ravel(found.point_estimate)[0]), float(np.ravel(found.stderr)[0]))
