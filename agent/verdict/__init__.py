"""Evidence -> verdict: pooling within designs, triangulation between them, our own estimate.

Door:
    lines: `Line`, `Conclusion` and `Concluded`, the values that a verdict is made of
    pooling: estimates of one class of designs -> one
    triangulate: lines of evidence of several designs -> a verdict
    conclude: a dossier -> its lines of evidence and its verdict
    mechanisms: which mechanism is told first
    machine_read: what findings read by machine may add, and no more
    own_estimate: an effect from a data set, through the gate
    assumed_dag: the DAG of a question without data, what the design of its studies cuts, and the verdict under it
"""
