"""Where a run waits for a person: what a name stands for, and the DAG that is assumed."""
