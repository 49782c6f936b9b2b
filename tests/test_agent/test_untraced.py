"""A command never loads, and so never feeds, the tracing client that LangGraph's stack brings along."""

from __future__ import annotations

import json
import os
import subprocess
import sys

SHOWN = """
import json, sys
from agent.faces.cli import main
code = main(["ask", "Does LDL cholesterol cause coronary heart disease?", "--json", "--judge", "rules"])
module = sys.modules.get("langsmith")
print(json.dumps({"code": code, "file": getattr(module, "__file__", None), "requests": "requests" in sys.modules}),
      file=sys.stderr)
"""


def test_a_command_answers_without_the_tracing_client_even_when_tracing_is_asked_for() -> None:
    asked = {"LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true", "LANGSMITH_API_KEY": "k"}
    done = subprocess.run(
        [sys.executable, "-c", SHOWN], env={**os.environ, **asked}, capture_output=True, text=True
    )
    shown = json.loads(done.stderr.strip().splitlines()[-1])
    assert (shown["code"], shown["file"]) == (0, None)
    assert json.loads(done.stdout)["verdict"] == "causal"
