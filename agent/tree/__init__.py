"""Question -> examined thoughts: what is proposed, examined with tools, scored in layers and kept.

Door:
    thoughts: `Thought` and `Tree`, frozen values
    propose: the forced rivals and their lines of evidence
    investigate: what examines each thought; `LINES` lists it
    layers: the four scores of a thought
    plausibility: the layer that a judge fills
    kept: which thoughts are kept
    search: where to look next: policies over one interface, and what drives them
"""
