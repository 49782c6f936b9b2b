"""Question -> examined thoughts: proposed, valued by what they could change, examined, scored.

Door:
    thoughts: `Thought`, `Proposal` and `Tree`, frozen values
    steps: the search as steps of the workflow
    propose: rivals, lines and sub-questions by rules
    proposers: `Proposer`, the seam to what opens further thoughts
    model_proposer: a chat model that fills it
    ranking: a chat model's order of open thoughts
    inquiry: what a thought is examined with
    investigate: what examines each thought; `LINES` lists it
    layers: the four scores of a thought
    plausibility: the layer that a judge fills
    worth: would any result of a thought move the verdict
    choose: what is examined next, and when the search ends
    budget: what a run may spend, and which limit bound it
    search: which open thoughts are looked at next
"""
