"""The page at `/`: files that were built before, or a line that names the API where there are none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

BUILT = Path(__file__).parent.parent / "page" / "built"
INDEX = """Aetia answers here.

/v1/chat/completions   for any client of the OpenAI protocol
/api/runs              runs, their events, their DAGs
/openapi.json          all of it
"""


def pages(folder: Path = BUILT) -> ASGIApp:
    """What serves the page; links out of the folder are not followed."""
    if (folder / "index.html").is_file():
        return _Page(directory=folder, html=True, follow_symlink=False)
    return _index


class _Page(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        # A way out of the folder is told to be nothing, not where it would end.
        if ".." in scope["path"].split("/"):
            raise HTTPException(404)
        if scope["method"] not in ("GET", "HEAD") and not self.lookup_path(path)[1]:
            raise HTTPException(404)  # what is not there is no wrong method
        return await super().get_response(path, scope)


async def _index(scope: Scope, receive: Receive, send: Send) -> None:
    is_root = (
        scope["type"] == "http" and scope["path"] == "/" and scope["method"] in ("GET", "HEAD")
    )
    if not is_root:
        raise HTTPException(404)
    await PlainTextResponse(INDEX)(scope, receive, send)
