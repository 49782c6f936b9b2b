"""A goal ("drugs for gout") -> candidates that went through the tree, by what would change their verdict.

Door:
    hypothesis: `Hypothesis` and `HypothesisReport`, the values of a run
    goal_text: a goal in words -> what is sought, with its nodes
    sources: candidates that the literature and a model name beside the graph
    measurements: what could be measured that would change a verdict
    searching: a goal -> a report, kept as it goes
    journal: where a run of candidates is kept, so that it goes on after a kill
    picks: what people say of candidates, and which ones to ask them about next
    report: a report as text, as JSON and as one HTML file
"""
