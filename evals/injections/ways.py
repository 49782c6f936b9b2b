"""Where a text goes in: each way sends it, and has everything that comes of it looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evals.injections.looking import Field


async def _by_passage(there: Field, _: str, n: int) -> None:
    turns = {"messages": [{"role": "user", "content": "Does zorbine prevent glumitis?"}]}
    await there.send("POST", "/v1/chat/completions", json={**turns, "stream": n % 2 == 0})
    await _run(there, {"question": "Does zorbine prevent glumitis?"})


async def _run(there: Field, body: dict[str, Any]) -> None:
    """A run, and everything that can be had of it."""
    began = await there.send("POST", "/api/runs", json=body)
    run = f"/api/runs/{began.json()['id']}"
    await there.send("GET", f"{run}/events")
    for path in (run, *(f"{run}/export?format={form}" for form in ("md", "html", "json"))):
        await there.send("GET", path)


async def _by_file(there: Field, text: str, n: int) -> None:
    quoted = '"' + text.replace('"', '""') + '"'
    lines = [f"id,question,gold\n{quoted},Does zorbine cause glumitis?,", f"{n},{quoted},", f"x,Does zorbine cause {quoted[1:-1]}?,{quoted}"]  # fmt: skip
    content = "\n".join(lines).encode("utf-8", "backslashreplace")
    began = await there.send("POST", "/api/batches", params={"file": f"{text[:80]}.csv"}, content=content)  # fmt: skip
    if began.status_code != 202:
        return
    run = began.json()["id"]
    await there.send("GET", f"/api/runs/{run}/events")
    for path in (f"/api/batches/{run}", f"/api/batches/{run}/rows", f"/api/batches/{run}/rows/2"):
        await there.send("GET", path)
    for form in ("csv", "jsonl", "txt", "html"):
        await there.send("GET", f"/api/runs/{run}/export?format={form}")


async def _by_goal(there: Field, text: str, n: int) -> None:
    goal = f"drugs for glumitis, not {text}" if n % 2 else text
    began = await there.send("POST", "/api/hypotheses", json={"goal": goal, "top": 1})
    if began.status_code == 202:
        await _candidates(there, began.json()["id"])


async def _candidates(there: Field, run: str) -> None:
    await there.send("GET", f"/api/runs/{run}/events")
    await there.send("GET", f"/api/hypotheses/{run}")
    for form in ("html", "json", "txt"):
        await there.send("GET", f"/api/runs/{run}/export?format={form}")


async def _by_question(there: Field, text: str, n: int) -> None:
    question = f"{text}. Does zorbine cause glumitis?" if n % 2 else text
    turns = {"messages": [{"role": "system", "content": text}, {"role": "user", "content": question}]}  # fmt: skip
    await there.send("POST", "/v1/chat/completions", json={**turns, "stream": n % 3 == 0})


async def _by_graph(there: Field, text: str, n: int) -> None:
    await there.send("GET", f"/api/graph?nodes=EX:drug,EX:disease,EX:n{n % 3}")
    await _run(there, {"question": "How does zorbine cause glumitis?"})
    began = await there.send("POST", "/api/hypotheses", json={"goal": "targets for glumitis", "top": 2})  # fmt: skip
    if began.status_code == 202:
        await _candidates(there, began.json()["id"])


async def _by_upload(there: Field, text: str, n: int) -> None:
    quoted = '"' + text.replace('"', '""') + '"'
    rows = "\n".join(f"{k % 2},{k * 7 % 11},{quoted}" for k in range(60))
    table = f"drug,{quoted},note\n{rows}\n".encode("utf-8", "backslashreplace")
    await there.send("POST", f"/api/data?name=t{n}&file=t.csv", content=table)
    await there.send("GET", f"/api/data/t{n}")
    await there.send("POST", "/api/data", params={"name": text[:60], "file": text[:200]}, content=b"a,b\n1,2\n")  # fmt: skip
    await there.send("DELETE", f"/api/data/t{n}")


async def _by_header(there: Field, text: str, n: int) -> None:
    plain = text.encode("ascii", "backslashreplace").decode().replace("\n", " ")
    plain = "".join(c for c in plain if c.isprintable())
    for name in ("origin", "authorization", "last-event-id", "user-agent", "x-forwarded-host"):
        await there.send("GET", "/v1/models", headers={name: plain})
    await there.send("GET", "/api/runs", params={"before": text})
    await there.send("GET", f"/api/runs/{plain.replace('?', '').replace('#', '')}")


WAYS = {
    "question": _by_question, "upload": _by_upload, "graph": _by_graph, "header": _by_header,
    "passage": _by_passage, "file": _by_file, "goal": _by_goal,
}  # fmt: skip
"""Where it goes in -> how it is sent."""
