"""Names in text -> nodes of the graph.

Door:
    grounding: one span, or a pair -> nodes, with candidates where it is not clear
    phrases: modifiers peeled off a noun phrase, and the sign that they give it
    mentions: all mentions in a text
    linking: candidates for a mention, with reasons
    abbreviations: long forms that a text defines
"""
