"""`/api`: runs, data and the graph, for the page and for programs."""
