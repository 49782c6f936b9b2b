"""Does the literature search find what answers a query: tables with intervals on public collections."""
