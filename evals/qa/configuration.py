"""What the answers of a batch depend on beside the questions, and the table that is kept for it."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from evals.qa.results import RUN, Results
from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from agent.faces.session import Session
    from tools.causal.datasets import Dataset


async def open_results(folder: Path, session: Session, run: str = RUN) -> Results:
    """The table of the folder for a run with what this session answers with."""
    said = await configuration(session)
    return Results(folder, said, hash_of(said), run)


def hash_of(said: Mapping[str, Any]) -> str:
    """Of a configuration: the part of a row's key."""
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


async def configuration(session: Session) -> dict[str, Any]:
    """Everything beside the questions that answers depend on."""
    release = await session.store.release()
    models = {
        slot: {"name": model.name, "sha256": getattr(model, "sha256", "")}
        for slot, model in (("judge", session.judge), ("model", session.model))
        if model is not None
    }
    try:
        release_of_aetia = version("aetia")
    except PackageNotFoundError:
        release_of_aetia = "source"
    return {
        "aetia": release_of_aetia,
        "settings": asdict(session.settings),
        "graph": asdict(release),
        "models": models,
        "data": [await asyncio.to_thread(_data, dataset) for dataset in session.datasets],
    }


def _data(dataset: Dataset) -> str:
    digest = hashlib.sha256(dataset.descriptor.model_dump_json().encode())
    if dataset.csv is not None:
        try:
            digest.update(dataset.csv.read_bytes())
        except OSError as error:
            raise DataError(f"cannot read {dataset.csv}: {error.strerror}") from error
    if dataset.frame is not None:
        digest.update(dataset.frame.to_csv(index=False).encode())
    return digest.hexdigest()
