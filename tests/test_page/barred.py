"""What bars somebody from a view of the page, on a desk and on a phone, in light and dark."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.test_page.conftest import Watched

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text()
MODES: tuple[tuple[int, Any], ...] = (
    (1440, "light"),
    (1440, "dark"),
    (390, "dark"),
    (390, "light"),
)


def everywhere(watched: Watched, where: str) -> None:
    """In light and dark, on a desk and on a phone: nothing serious bars anyone, and nothing is cut off."""
    page = watched.page
    for width, scheme in MODES:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        check(watched, f"{where}, {width} px, {scheme}")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{where} is {wide} px wider than the window of {width} px"
        stacked = page.evaluate(STACKED)
        assert stacked == [], f"{where}, {width} px: words are broken into letters"
    page.set_viewport_size({"width": 1440, "height": 900})


STACKED = """() => [...document.querySelectorAll("th, td, dt, dd, button, label, h2, p, li")].filter((one) => {
  const box = one.getBoundingClientRect();
  const words = one.textContent.trim();
  return box.width > 0 && box.width < 34 && /[a-z]{5}/i.test(words) && one.children.length === 0 && box.height > 40;
}).map((one) => one.textContent)"""
"""Cells and the like that are so narrow that a word stands on several lines."""


def check(watched: Watched, where: str) -> None:
    """Nothing serious bars anyone who cannot see or point."""
    watched.page.evaluate(AXE)
    found = watched.page.evaluate("axe.run({ resultTypes: ['violations'] })")
    serious = [
        f"{where}: {one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []
