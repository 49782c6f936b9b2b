"""What a stance is compared with: always the commonest one, and words alone, fitted on the same claims.

Words: a logistic regression on TF-IDF of the words and word pairs of claim and abstract together (scikit-learn).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from agent.literature.stance import STANCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.literature.stance import Stance
    from evals.extraction.stances import StanceExample

DRAWS = 1_000


def by_majority(known: Sequence[StanceExample], asked: Sequence[StanceExample]) -> list[Stance]:
    """The commonest stance of `known` for each."""
    most = Counter(one.stance for one in known).most_common(1)[0][0]
    return [most for _ in asked]


def by_words(known: Sequence[StanceExample], asked: Sequence[StanceExample]) -> list[Stance]:
    """The stance by words alone, each stance counting alike."""
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        LogisticRegression(class_weight="balanced", max_iter=1_000),
    )
    model.fit([one.said for one in known], [one.stance for one in known])
    found: list[Stance] = list(model.predict([one.said for one in asked]))
    return found


def macro(read: Sequence[Stance], asked: Sequence[StanceExample]) -> tuple[float, float, float]:
    """Macro-F1 of three stances, with the 95 % interval of a bootstrap over articles (1,000 draws)."""
    truth = np.array([STANCES.index(one.stance) for one in asked])
    said = np.array([STANCES.index(stance) for stance in read])
    names = sorted({one.article for one in asked})
    places = [np.flatnonzero([one.article == name for one in asked]) for name in names]
    draw = np.random.default_rng(0)
    drawn = []
    for _ in range(DRAWS):
        chosen = draw.integers(0, len(names), len(names))
        rows = np.concatenate([places[at] for at in chosen])
        drawn.append(_macro(said[rows], truth[rows]))
    low, high = np.quantile(drawn, (0.025, 0.975))
    return _macro(said, truth), float(low), float(high)


def _macro(said: np.ndarray, truth: np.ndarray) -> float:
    scores = []
    for stance in range(len(STANCES)):
        both = int(((said == stance) & (truth == stance)).sum())
        told = int((said == stance).sum() + (truth == stance).sum())
        scores.append(2 * both / told if told else 0.0)
    return float(np.mean(scores))
