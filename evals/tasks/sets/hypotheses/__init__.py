"""Relations and targets that are hypotheses when they are asked for: paths of a graph answer."""
