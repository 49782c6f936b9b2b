"""The OpenAPI document: what FastAPI knows of the routes, with the errors and the bodies that it cannot know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fastapi import FastAPI

TEXT = {"type": "string"}
OWN = {"properties": {"code": TEXT, "message": TEXT, "hint": TEXT}, "required": ["code", "message", "hint"]}  # fmt: skip
PROTOCOL = {
    "properties": {"message": TEXT, "type": TEXT, "param": {}, "code": TEXT},
    "required": ["message", "type", "param", "code"],
}
EVENTS = ("/v1/chat/completions", "/v1/responses", "/api/runs/{run_id}/events")
"""What comes as server-sent events, always or where a body asks for it."""
FILES = ("/api/runs/{run_id}/export",)
UPLOADS = ("/api/data", "/api/batches")
UNREADY = "/readyz"


def documented(app: FastAPI) -> dict[str, Any]:
    """The document of an app with all its routes; made once."""
    if app.openapi_schema is None:
        made = type(app).openapi(app)
        for path, methods in made["paths"].items():
            for method, one in methods.items():
                _tell(path, method, one)
        shapes = made["components"]["schemas"]
        shapes.pop("HTTPValidationError", None)  # no error has the shape that FastAPI gives it
        shapes.pop("ValidationError", None)
        shapes |= {"Error": _shape(OWN), "ProtocolError": _shape(PROTOCOL)}
        made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        made["security"] = [{}, {"token": []}]  # none is needed where the server knows no tokens
    document: dict[str, Any] = app.openapi_schema or {}
    return document


def _tell(path: str, method: str, one: dict[str, Any]) -> None:
    replies = one["responses"]
    replies.pop("422", None)
    shape = "ProtocolError" if path.startswith("/v1") else "Error"
    body = {"application/json": {"schema": {"$ref": f"#/components/schemas/{shape}"}}}
    refused = {"description": "Refused, with what was seen and what settles it", "content": body}
    replies["4XX"] = refused
    replies["5XX"] = {**refused, "description": "Not answered"}
    if path == UNREADY:
        replies["503"] = {**replies["200"], "description": "Not ready, with the problems"}
    if path in EVENTS:
        replies["200"].setdefault("content", {})["text/event-stream"] = {"schema": TEXT}
    if path in FILES:
        kinds = ("text/markdown", "text/html", "application/json", "text/plain", "text/csv", "application/x-ndjson")  # fmt: skip
        replies["200"]["content"] = {kind: {"schema": {}} for kind in kinds}
    if path in UPLOADS and method == "post":
        raw = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        one["requestBody"] = {"required": True, "content": raw}


def _shape(error: dict[str, Any]) -> dict[str, Any]:
    inner = {"type": "object", **error}
    return {"type": "object", "properties": {"error": inner}, "required": ["error"]}
