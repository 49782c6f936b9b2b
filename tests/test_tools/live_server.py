"""A server of this machine that speaks the interfaces of the live sources, and breaks in seeded ways."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

FAULTS: dict[str, set[str]] = {
    "storm": {"busy"},
    "html": {"malformed"},
    "cut json": {"malformed"},
    "other json": {"malformed"},
    "cut xml": {"malformed"},
    "hang": {"late"},
    "drip": {"late"},
    "redirect": {"moved"},
    "server error": {"down"},
    "forbidden": {"refused"},
    "hang up": {"unreachable"},
    "short body": {"unreachable"},
}
"""What goes wrong -> the endings that tell it."""

ABSTRACT = (
    "2,000 adults were randomized to metformin or placebo. Metformin reduced the risk of gout compared "
    "with placebo (hazard ratio 0.70, 95% CI 0.55-0.89; P=0.004)."
)
ARTICLE = {
    "id": "7", "source": "MED", "pmid": "7", "doi": "10.1000/a,b", "title": "Metformin and gout: a randomized trial",
    "abstractText": ABSTRACT, "pubYear": "2019", "pubTypeList": {"pubType": ["Randomized Controlled Trial"]},
}  # fmt: skip
TRIAL = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT01234567", "officialTitle": "Metformin to Prevent Gout"},
        "designModule": {"designInfo": {"allocation": "RANDOMIZED"}, "enrollmentInfo": {"count": 900}},
        "armsInterventionsModule": {"interventions": [{"name": "Metformin"}, {"name": "Placebo"}]},
        "statusModule": {"completionDateStruct": {"date": "2020-03"}},
    },
    "resultsSection": {"outcomeMeasuresModule": {"outcomeMeasures": [{
        "title": "Risk of gout", "analyses": [{"paramType": "Hazard Ratio (HR)", "paramValue": "0.66",
        "ciPctValue": "95.0", "ciLowerLimit": "0.50", "ciUpperLimit": "0.87"}]}]}},
}  # fmt: skip
XML = (
    '<?xml version="1.0"?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>8</PMID><Article>'
    "<Journal><JournalIssue><PubDate><Year>2020</Year></PubDate></JournalIssue></Journal>"
    "<ArticleTitle>Metformin to prevent gout: a randomized trial</ArticleTitle><Abstract><AbstractText>"
    "1,500 adults were randomized to metformin or placebo. Metformin lowered the incidence of gout (relative "
    "risk 0.65, 95% CI 0.48 to 0.88).</AbstractText></Abstract></Article></MedlineCitation>"
    "</PubmedArticle></PubmedArticleSet>"
)


class LiveServer:
    """Serves on a free port; `fault` is what the next answers do, `retracted` the DOIs that are."""

    def __init__(self) -> None:
        self.fault = ""
        self.once = False
        self.retracted: set[str] = set()
        self.asked: list[str] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def hosts(self) -> dict[str, str]:
        """Every source, at this server."""
        names = ("Europe PMC", "PubMed", "ClinicalTrials.gov", "openFDA", "Crossref", "OpenAlex")
        return dict.fromkeys(names, self.host)

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: Any) -> None: ...

            def do_GET(self) -> None:
                server.asked.append(self.path)
                fault = server.fault
                if server.once:
                    server.fault = ""
                try:
                    server.answer(self, fault)
                except OSError:
                    self.close_connection = True

        return Handler

    def answer(self, to: BaseHTTPRequestHandler, fault: str) -> None:
        path = urlsplit(to.path).path
        code, body = self._body(path)
        plain: dict[str, tuple[int, bytes, dict[str, str]]] = {
            "": (code, body, {}),
            "storm": (429, b"wait", {"Retry-After": "0"}),
            "server error": (503, b"no", {}),
            "forbidden": (403, b"no", {}),
            "redirect": (302, b"", {"Location": f"{self.host}/elsewhere"}),
            "html": (200, b"<html><body>Please log in</body></html>", {}),
            "cut json": (200, body[: len(body) // 2], {}),
            "cut xml": (200, body[: len(body) // 2], {}),
            "other json": (200, b'{"error": "quota"}', {}),
        }
        if fault in plain:
            _send(to, *plain[fault])
        elif fault == "hang":
            time.sleep(1.2)
        elif fault != "hang up":
            _broken(to, body, slowly=fault == "drip")
        to.close_connection = True

    def _body(self, path: str) -> tuple[int, bytes]:
        path = unquote(path)
        if path.startswith("/europepmc"):
            return 200, _json({"hitCount": 1, "resultList": {"result": [ARTICLE]}})
        if "esearch" in path:
            return 200, _json({"esearchresult": {"count": "1", "idlist": ["8"]}})
        if "efetch" in path:
            return 200, XML.encode()
        if path.startswith("/api/v2"):
            return 200, _json({"studies": [TRIAL]})
        if path.startswith("/drug"):
            return 404, _json({"error": {"code": "NOT_FOUND"}})
        doi = path.removeprefix("/works/").removeprefix("doi:")
        notices = [{"type": "retraction", "DOI": "10.1/notice"}] if doi in self.retracted else []
        return 200, _json({"message": {"updated-by": notices}, "is_retracted": bool(notices)})


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _send(
    to: BaseHTTPRequestHandler, code: int, body: bytes, headers: dict[str, str] | None = None
) -> None:
    to.send_response(code)
    for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
        to.send_header(name, value)
    to.end_headers()
    to.wfile.write(body)


def _broken(to: BaseHTTPRequestHandler, body: bytes, *, slowly: bool) -> None:
    """Fewer bytes than announced, all at once or one by one."""
    to.send_response(200)
    to.send_header("Content-Length", str(len(body) + 50))
    to.end_headers()
    if not slowly:
        to.wfile.write(body)
        return
    for sign in body[:6]:
        to.wfile.write(bytes([sign]))
        to.wfile.flush()
        time.sleep(0.2)
