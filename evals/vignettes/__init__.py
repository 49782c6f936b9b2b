"""Named fallacies of the literature, each asked with the evidence that tempts: `python -m evals.vignettes`.

Door:
    records: `Vignette` and `read_all`: the table `vignettes.jsonl`
    asking: one vignette -> the answer of rules alone, from a graph that holds its evidence and no more
    judging: an answer -> right or not, and whether it claims too much
"""
