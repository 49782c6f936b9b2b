"""Text -> clauses: what is asked of which treatment and which outcome, and which nodes they are.

Names are found first, roles are decided from the words around them, and words that nothing took are
told. The order of the work: `passages` (which sentences ask), `unexplained` (what every word may be),
`sentence` (each taken apart: names with what is said of them, roles, drafts of clauses), `ground`,
`asking`. `words` holds the English.

Door:
    read: a text -> `Reading`: its clauses with their nodes, and notes on what was set aside
    ground: a bare phrase -> a node
    grounding: the nodes of a clause, completed
    model_help: a chat model's reading of what the rules cannot take apart, believed only in its words
"""
