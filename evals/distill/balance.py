"""At most so many questions of one kind: kinds are clusters of questions by their words.

Hierarchical clustering (average linkage) of TF-IDF vectors by cosine distance, as QM-ToT balances its
training data (arXiv:2504.12334).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.distill.verified import LeftOut, VerifiedTree

APART = 0.93
"""Mean cosine distance beyond which two clusters stay two. Questions share few words: of 500 of PubMedQA it
makes 151 clusters, the largest of 9; of 500 of MIRAGE 120, the largest (patients' stories) of 103. At 0.7
nearly every question stays alone, and nothing is balanced."""
MOST_QUESTIONS = 5000
"""Distances are held between all of them: 200 MB."""


def balanced(
    trees: Sequence[VerifiedTree], per_cluster: int, seed: int, left_out: LeftOut
) -> tuple[list[VerifiedTree], int]:
    """The trees of at most `per_cluster` questions a cluster, and how many clusters there are.

    Which are drawn follows from the seed and the questions, not from their order in the file.

    Raises:
        DataError: there are more questions than distances can be held between.
    """
    questions = sorted({one.question[0] for one in trees}, key=str)
    if len(questions) > MOST_QUESTIONS:
        raise DataError(
            f"{len(questions)} questions; at most {MOST_QUESTIONS} are clustered at once: give fewer files"
        )
    clusters = clusters_of([str(question) for question in questions])
    members: dict[int, list[object]] = {}
    for question, cluster in zip(questions, clusters, strict=True):
        members.setdefault(cluster, []).append(question)
    drawn = {
        question
        for some in members.values()
        for question in sorted(some, key=lambda one: _drawn(seed, one))[:per_cluster]
    }
    kept = [one for one in trees if one.question[0] in drawn]
    if len(kept) < len(trees):
        left_out.trees[f"beyond {per_cluster} questions of a cluster"] += len(trees) - len(kept)
    return kept, len(members)


def clusters_of(questions: Sequence[str]) -> list[int]:
    """The number of each question's cluster."""
    if len(questions) < 2:
        return [0] * len(questions)
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(token_pattern=r"\w+", sublinear_tf=True).fit_transform(questions)
    distances = np.clip(1 - (vectors @ vectors.T).toarray(), 0, 2)
    np.fill_diagonal(distances, 0)
    found = AgglomerativeClustering(
        n_clusters=None, distance_threshold=APART, metric="precomputed", linkage="average"
    ).fit_predict(distances)
    return [int(one) for one in found]


def _drawn(seed: int, question: object) -> str:
    return hashlib.sha256(f"{seed} {question}".encode()).hexdigest()
