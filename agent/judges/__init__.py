"""The seam to judges of evidence: claim and passage in, calibrated label out.

Door:
    pair_judge: `PairJudge` and `Pair`
    opening: a name -> a judge
    slots: settings -> the models of a run
    bearing: the judge that ships as a judge of relevance, for the literature
    calibrated: a judge's scores as probabilities, or an abstention
    encoder: a cross-encoder as a judge
    calibration: how scores become probabilities, measured
    layer_weights: how far the layers of a tree are believed with a judge
    scripted: the public fake
"""
