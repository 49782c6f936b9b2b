"""Text -> question: what is asked of which treatment and which outcome, and which nodes they are.

Door:
    parse: a text -> `CausalQuestion`, by rules
    ground: the two mentions of a question -> nodes of the graph, or the nearest names
    model_help: a chat model's reading of what the rules cannot take apart, believed only in its words
"""
