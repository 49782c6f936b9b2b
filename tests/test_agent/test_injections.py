"""What is written where text goes in is shown, never obeyed: 200 attacks, as `python -m evals.injections` draws them."""

from __future__ import annotations

import pytest

from evals.injections.attacking import attacked

EACH = 40


@pytest.mark.parametrize("seed", range(5))
async def test_nothing_leaks_runs_or_is_obeyed(seed: int) -> None:
    found = await attacked(EACH, seed)
    assert found.tried == EACH
    assert found.failures == ()
