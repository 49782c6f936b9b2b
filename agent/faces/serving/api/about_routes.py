"""What a server is, whether it lives, and what it counted."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field
from starlette.responses import JSONResponse, PlainTextResponse

from agent.faces.serving.api.run_bodies import Sent
from agent.faces.serving.counted import counted
from agent.faces.serving.hall import hall_of, token_in
from agent.faces.serving.safety.doorway import COOKIE
from agent.faces.serving.tokens.signed_in import LONGEST_S
from agent.faces.serving.told_errors import PATH, Refusal
from graphs.errors import AetiaError

if TYPE_CHECKING:
    from agent.faces.serving.hall import Hall

routes = APIRouter(tags=["server"])


class SentToken(Sent):
    """A token to sign in with."""

    token: str = Field(min_length=1, max_length=500)


@routes.get("/api/about")
async def about(request: Request) -> dict[str, Any]:
    """Version, models, graph and limits; to one without a token only that one is needed."""
    hall = hall_of(request)
    needed = bool(hall.config.tokens)
    told: dict[str, Any] = {"version": version("aetia"), "token_needed": needed}
    token = token_in(request)
    if needed and token is None:
        return told
    session, config = hall.session, hall.config
    release = await session.store.release()
    return {
        **told,
        "models": [session.model.name] if session.model else [],
        "judge": session.judge.name if session.judge else "rules",
        "graph": {"name": release.name, "version": release.version},
        "limits": {**_limits(hall), "runs_per_day": hall.per_day(token)},
        "runs_today": hall.quotas.runs_today(token.owner if token else "all"),
        "personal_health": config.personal_health,
    }


def _limits(hall: Hall) -> dict[str, Any]:
    names = ("at_once", "most_waiting", "body_bytes", "upload_bytes", "longest_s")
    limits = {name: getattr(hall.config, name) for name in names}
    return {**limits, "deadline_s": hall.session.settings.deadline_s}


@routes.post("/api/session", status_code=204)
async def sign_in(body: SentToken, request: Request) -> Response:
    """Sign in with a token, for the page's own event streams: the cookie holds no token."""
    hall = hall_of(request)
    found = hall.config.tokens.find(body.token) if hall.config.tokens else None
    if found is None:
        raise Refusal(401, "invalid_api_key", "this token is not known")
    response = Response(status_code=204)
    secure = request.url.scheme == "https"
    assert hall.config.tokens is not None
    kept = hall.config.tokens.signed_in.keep(found.digest)
    response.set_cookie(
        COOKIE, kept, max_age=LONGEST_S, httponly=True, samesite="strict", secure=secure, path="/"
    )
    return response


@routes.delete("/api/session", status_code=204)
async def sign_out(request: Request) -> Response:
    """End what was signed in: the cookie opens nothing any more."""
    if tokens := hall_of(request).config.tokens:
        tokens.signed_in.end(request.cookies.get(COOKIE, ""))
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict", path="/")
    return response


@routes.get("/healthz")
async def healthz() -> dict[str, str]:
    """Whether the process lives."""
    return {"status": "ok"}


@routes.get("/readyz")
async def readyz(request: Request) -> Response:
    """Whether it can answer: the graph and the store of runs can be read, and there is room in line."""
    hall = hall_of(request)
    problems = []
    try:
        await hall.session.store.release()
        if hall.session.runs is not None:
            await hall.session.runs.latest(1)
        hall.runs.dispatcher.require_room()
    except AetiaError as error:
        problems.append(PATH.sub("[a path]", str(error)))
    body = {"status": "not ready" if problems else "ready", "problems": problems}
    return JSONResponse(body, status_code=503 if problems else 200)


@routes.get("/metrics", response_class=PlainTextResponse)
async def metrics(request: Request) -> str:
    """Counts for Prometheus."""
    return counted(hall_of(request))
