"""`/api/data`: tables of a user by name: sent, described, looked at, deleted. They stay on this machine."""

from __future__ import annotations

import asyncio
import os
import secrets
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.requests import ClientDisconnect

from agent.faces.serving.hall import hall_of, owner_of, token_in
from agent.faces.serving.told_errors import Refusal
from graphs.errors import InputError
from tools.causal.registry.described import Described
from tools.causal.registry.kept_data import NAME, KeptData

if TYPE_CHECKING:
    from pathlib import Path

routes = APIRouter(prefix="/api/data", tags=["data"])
Name = Annotated[str, Query(min_length=1, max_length=64)]
_LOOKING = asyncio.Semaphore(2)
"""Tables that are looked through at once: each may take much memory."""


@routes.get("")
async def list_data(request: Request) -> dict[str, Any]:
    """The data sets of whoever asks."""
    kept = KeptData(owner_of(request))
    shown = await asyncio.to_thread(kept.shown)
    keys = ("name", "title", "rows", "ready")
    return {"data": [{k: one[k] for k in keys} | {"columns": len(one["columns"])} for one in shown]}


@routes.post("", status_code=201)
async def add_data(
    request: Request,
    name: Name,
    file: Annotated[str, Query(min_length=1, max_length=255)],
    encoding: Annotated[str | None, Query(max_length=40)] = None,
) -> dict[str, Any]:
    """Keep a table: its bytes are the body, `file` tells its kind, `encoding` that of a text not in UTF-8."""
    kept, hall = KeptData(owner_of(request)), hall_of(request)
    if name in await asyncio.to_thread(kept.names):
        raise Refusal(409, "name_taken", f"there is a data set {name!r} already", "remove it first, or take another name")  # fmt: skip
    await asyncio.to_thread(kept.folder.mkdir, parents=True, exist_ok=True, mode=0o700)
    part = kept.folder / f".upload-{secrets.token_hex(8)}"
    try:
        await _write(request, part)
        async with _LOOKING:
            shown = await asyncio.to_thread(
                kept.add, name, file, lambda path: part.rename(path), None, encoding
            )
    finally:
        await asyncio.to_thread(part.unlink, missing_ok=True)
    if shown["personal"] and hall.config.personal_health == "refuse":
        await asyncio.to_thread(kept.remove, name)
        raise Refusal(400, "personal_health", f"columns that tell who somebody is: {', '.join(shown['personal'])}", "leave them out of the file")  # fmt: skip
    hall.log.write("data added", token_in(request), name=name)
    return shown


@routes.get("/{name}")
async def get_data(name: str, request: Request) -> dict[str, Any]:
    """One data set: its columns, what looks odd, and its first rows."""
    shown: dict[str, Any] = await _on(request, name, lambda kept: kept.show(name))
    return shown


@routes.put("/{name}")
async def describe_data(name: str, body: Described, request: Request) -> dict[str, Any]:
    """Say what the columns are; with a treatment and an outcome the data set can be asked."""
    hall_of(request).screened(body.words)
    async with _LOOKING:
        shown: dict[str, Any] = await _on(request, name, lambda kept: kept.describe(name, body))
    return shown


@routes.delete("/{name}", status_code=204)
async def remove_data(name: str, request: Request) -> Response:
    """Delete a data set with everything that was kept of it."""
    await _on(request, name, lambda kept: kept.remove(name))
    hall_of(request).log.write("data removed", token_in(request), name=name)
    return Response(status_code=204)


async def _on(request: Request, name: str, work: Any) -> Any:
    kept = KeptData(owner_of(request))
    if not NAME.fullmatch(name) or name not in await asyncio.to_thread(kept.names):
        raise Refusal(404, "no_such_data", "no data set of that name is registered", "see GET /api/data")  # fmt: skip
    return await asyncio.to_thread(work, kept)


async def _write(request: Request, path: Path) -> None:
    """The body, piece by piece: it may be larger than memory."""
    descriptor = await asyncio.to_thread(os.open, path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        got = 0
        try:
            async for piece in request.stream():
                got += len(piece)
                await asyncio.to_thread(file.write, piece)
        except ClientDisconnect:
            raise Refusal(400, "gone", "the client left before its table was there") from None
    if got == 0:
        raise InputError("the body is empty: send the bytes of a table")
