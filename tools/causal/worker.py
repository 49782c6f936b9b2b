"""The process that touches rows: a request as JSON on standard input, a result on standard output.

    python -m tools.causal.worker < request.json

It can be killed at any time: nothing is written. The word `warm` instead of a request only imports.
"""

from __future__ import annotations

import json
import os
import sys


def main() -> int:
    """Answer one request."""
    # One thread a matrix product: more are slower on small designs.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    from tools.causal import engine
    from tools.causal.query import CausalRequest

    # The caller may have started this process early: DoWhy's import overlaps with the wait.
    engine.start_loading_dowhy()
    text = sys.stdin.read()
    if not text.strip():
        return 0  # the caller found that it had nothing to ask
    result = engine.run(CausalRequest.model_validate_json(text))
    sys.stdout.write(json.dumps(result.to_json()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
