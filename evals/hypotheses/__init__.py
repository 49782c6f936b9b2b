"""Are hypothesis runs any good: `python -m evals.hypotheses COMMAND`; `--help` lists the commands."""
