"""Names in text -> nodes of the graph: phrases, abbreviations, linking, grounding."""
