"""The committed page is the one that its source builds, and says whose works it holds."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "agent" / "faces" / "page"
SOURCE, BUILT = PAGE / "source", PAGE / "built"
PARTS = (
    "src", "public", "scripts", "index.html", "package-lock.json", "package.json", "tsconfig.json", "vite.config.ts",
)  # fmt: skip


def test_the_built_page_is_that_of_the_source() -> None:
    found = [SOURCE / part for part in PARTS]
    files = [f for part in found for f in (part.rglob("*") if part.is_dir() else [part])]
    digest = hashlib.sha256()
    for file in sorted(str(f) for f in files if f.is_file()):
        digest.update(f"{Path(file).relative_to(SOURCE)}\0".encode() + Path(file).read_bytes())
    assert (BUILT / "built_from.txt").read_text().strip() == digest.hexdigest(), "run: make page"


def test_the_page_names_the_works_that_it_holds() -> None:
    notices = (BUILT / "THIRD_PARTY.txt").read_text()
    packages = json.loads((SOURCE / "package-lock.json").read_text())["packages"]
    held = [(path, one) for path, one in packages.items() if path and not one.get("dev")]
    assert held
    for path, one in held:
        assert (
            f"{path.removeprefix('node_modules/')} {one['version']} ({one['license']})" in notices
        )


def test_nothing_is_named_that_would_be_fetched_from_elsewhere() -> None:
    assert "resolved" not in (SOURCE / "package-lock.json").read_text()
    index = (BUILT / "index.html").read_text()
    assert not re.search(r"""(?:src|href)=["'](?!\./|#)""", index)
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", index)
    assert not re.search(r"@import|url\((?!data:)", (BUILT / "assets" / "style.css").read_text())
