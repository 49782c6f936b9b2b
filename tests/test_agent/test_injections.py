"""What is written where text goes in is shown, never obeyed: a seeded part of `python -m evals.injections`."""

from __future__ import annotations

from evals.injections.attacking import attacked


async def test_nothing_leaks_runs_or_is_obeyed() -> None:
    found = await attacked(40, seed=3)
    assert found.tried == 40
    assert found.failures == ()
