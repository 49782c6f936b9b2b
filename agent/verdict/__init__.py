"""Evidence -> verdict: pooling, triangulation, and our own estimate through the gate."""
