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
        broken = page.evaluate(BROKEN)
        assert broken == [], f"{where}, {width} px: words are broken into letters"
    page.set_viewport_size({"width": 1440, "height": 900})


BROKEN = r"""() => {
  const found = [], range = document.createRange();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const held = node.parentElement;
    if (!held.checkVisibility() || held.closest("svg, .unseen")) continue;
    for (const word of node.data.matchAll(/(?<!\S)\p{L}{3,14}(?!\S)/gu)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((one) => Math.round(one.top))).size > 1) found.push(word[0]);
    }
  }
  return found;
}"""
"""Words of plain letters that stand on several lines."""


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
