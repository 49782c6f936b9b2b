"""What a worker does for one request: our own estimate first, DoWhy's cross-check after it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal import engine, results
from tools.causal.dowhy_engine import cross_check
from tools.causal.query import CausalRequest, CrossCheck, EffectResult, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.causal.beside import Check


def answer_asked(
    asked: str, rows: str, data_hash: str, entry: str, with_check: bool
) -> Iterator[dict[str, Any]]:
    """`answer` for a worker that is told all in texts; `asked` is the JSON of the request."""
    request = CausalRequest.model_validate_json(asked)
    check = cross_check if with_check else None
    yield from answer(request, Path(rows), data_hash, Path(entry), check)


def answer(
    request: CausalRequest,
    rows: Path,
    data_hash: str,
    entry: Path,
    check: Check | None,
    frame: Any = None,
) -> Iterator[dict[str, Any]]:
    """The result as JSON as soon as it is there; then with each refuter, then with the cross-check.

    With all refuters, and with the cross-check, it is stored here, so that a worker which finishes
    alone leaves its work to the next caller.

    Args:
        request: what is asked.
        rows: the file that the caller read.
        data_hash: of its bytes; they are compared again once the rows are read.
        entry: the file of the stored result.
        check: asks DoWhy too.
        frame: the rows, where they were read since the hash was taken.
    """
    stored = results.read(entry)
    if stored is None:
        result, design = engine.run_with_design(request, frame)
    else:
        result, design = stored, engine.design_of(request, frame)
    if changed := _changed(rows, data_hash):
        yield changed.to_json()
        return
    if stored is None:
        for step in engine.refuted(request, result, design):
            result = step
            if not result.is_attacked:
                yield result.to_json()
    if result.status == "ok":
        results.write(entry, result)
    yield result.to_json()
    if check is not None and design is not None:
        checked = replace(result, dowhy=_checked(check, design, request))
        if entry.is_file():  # else the data were removed meanwhile, with all that was kept of them
            results.write(entry, checked)
        yield checked.to_json()


def _checked(check: Check, design: Any, request: CausalRequest) -> CrossCheck:
    try:
        with np.errstate(all="ignore"):
            return check(design, request.estimand)
    except Exception as error:  # a fault of DoWhy takes nothing from our own estimate
        return CrossCheck("not_made", f"not made: DoWhy failed ({error!r})")


def _changed(rows: Path, data_hash: str) -> EffectResult | None:
    try:
        now = results.file_hash(rows)
    except OSError as error:
        return refuse("DATA_CHANGED", f"{rows.name} went away while it was read: {error.strerror}")
    if now == data_hash:
        return None
    text = f"{rows.name} changed while it was read; ask again once nothing writes to it"
    return refuse("DATA_CHANGED", text)
