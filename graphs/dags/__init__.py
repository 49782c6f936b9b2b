"""Causal DAGs: what is assumed.

Door:
    causal_dag: `CausalDag` and `Arrow`, acyclic by construction, with d-separation
    dag_changes: what differs between a DAG as drawn and as a person left it
    dag_edits: what a person strikes, adds and marks as unmeasured
    dag_files: any file -> a DAG
    dag_text: DOT and dagitty, read and written
    spellings: nodes that differ by capitals or blanks only
    mixed_graph: the same graph over numbers, for algorithms
"""
