"""What a judge must beat: the majority label, words, and frozen sentence embeddings.

Each baseline is given what suits it: TF-IDF reads the passage alone where every passage bears on its
claim (the claim only adds noise to it), embeddings get claim and passage with their product and
difference (as in InferSent, Conneau et al. 2017). The penalty is chosen by cross-validation over
articles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, GroupKFold
from sklearn.pipeline import make_pipeline

from evals.training.pairs import canonical_claim

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from evals.training.pairs import LabelledPair

    Floats = NDArray[np.float64]
    Predict = Callable[[Sequence[LabelledPair]], Floats]
    """Pairs -> probabilities (n, labels) in the order of the labels that were given."""

PENALTIES = (1.0, 3.0, 10.0, 30.0)
FOLDS = 3


def majority(pairs: Sequence[LabelledPair], labels: Sequence[str]) -> Predict:
    """The shares of the labels, whatever the pair."""
    shares = np.array([sum(pair.label == label for pair in pairs) for label in labels], float)
    shares /= shares.sum()
    return lambda asked: np.tile(shares, (len(asked), 1))


def tf_idf(pairs: Sequence[LabelledPair], labels: Sequence[str]) -> Predict:
    """Logistic regression on words and word pairs of the passage; of the claim too with `not_bearing`."""

    def text(pair: LabelledPair) -> str:
        if "not_bearing" not in labels:
            return pair.passage
        return f"{canonical_claim(pair.contrast)} || {pair.passage}"

    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), _regression())
    fitted = _fitted(model, np.array([text(pair) for pair in pairs], dtype=object), pairs)
    return _in_order(fitted, labels, lambda asked: np.array([text(p) for p in asked], dtype=object))


def frozen_embeddings(pairs: Sequence[LabelledPair], labels: Sequence[str], base: Path) -> Predict:
    """Logistic regression on all-MiniLM-L6-v2's own embeddings, none of its weights changed."""
    embed = _embedder(base)

    def features(asked: Sequence[LabelledPair]) -> Floats:
        claims = embed([canonical_claim(pair.contrast) for pair in asked])
        passages = embed([pair.passage for pair in asked])
        return np.hstack([claims, passages, claims * passages, np.abs(claims - passages)])

    return _in_order(_fitted(_regression(), features(pairs), pairs), labels, features)


def _regression() -> LogisticRegression:
    return LogisticRegression(max_iter=400, tol=1e-3, class_weight="balanced")


def _fitted(model: Any, given: Any, pairs: Sequence[LabelledPair]) -> Any:
    step = "" if isinstance(model, LogisticRegression) else "logisticregression__"
    search = GridSearchCV(
        model, {f"{step}C": PENALTIES}, scoring="f1_macro", cv=GroupKFold(FOLDS), n_jobs=-1
    )
    return search.fit(given, [p.label for p in pairs], groups=[p.group for p in pairs])


def _in_order(model: Any, labels: Sequence[str], features: Callable[..., Any]) -> Predict:
    order = [list(model.classes_).index(label) for label in labels]
    return lambda asked: np.asarray(model.predict_proba(features(asked))[:, order])


def _embedder(base: Path) -> Callable[[list[str]], Floats]:
    """Mean of the token vectors, length 1: what the model was trained to give."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer, model = AutoTokenizer.from_pretrained(base), AutoModel.from_pretrained(base).eval()

    def embed(texts: list[str]) -> Floats:
        found = []
        with torch.inference_mode():
            for start in range(0, len(texts), 32):
                batch = tokenizer(
                    texts[start : start + 32], padding=True, truncation=True, max_length=256,
                    return_tensors="pt",
                )  # fmt: skip
                states = model(**batch).last_hidden_state
                mask = batch["attention_mask"][..., None]
                found.append(((states * mask).sum(1) / mask.sum(1)).numpy())
        vectors = np.vstack(found)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=float)

    return embed
