"""Candidates for a goal ("drugs for gout"), found and ranked in the graph in use, without any model.

Door:
    goals: what may be sought, and which statements answer it already
    links: everything that is held at a node (edges, findings, assessments) as links of one form
    steps: which steps a walk may take, and which argue nothing
    walks: damped walks from the anchor outward (degree-weighted path counts)
    shapes: the kinds of walks that say what a medicine would do, and not whom else it helps
    arguments: the walks that do so, with what is held of what they pass
    relations: how likely two things are related at all, by the walks between them
    ranking: the learned weights of the kinds of walks, and the probability that they give
    standing: known, tried, failed, contraindicated or new: what is held of a pair already
    forms_of: whether one name is of a form of what another names
    anchored: the same by what is held of the forms of a disease and of the broader one
    leads: what other sources name, and the places that a list keeps for it
    bridged: leads by a bridge between diseases and medicines
    between: candidates that lie between two things
    doubts: why walks argue for no candidate
    shortage: where those went that a short list does not hold
    counting: how far a long look through candidates is
    proposing: a goal -> ranked candidates with their standing, and what was thin
"""
