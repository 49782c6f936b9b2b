"""Numbers about answers, each with its interval: what a benchmark may report and no more.

Door:
    intervals: shares (Wilson), means (bootstrap, clustered where items share a source), any statistic
    classes: macro-F1, and Youden's index of two groups
    likely: Brier score, log loss, calibration error of stated probabilities
    selective: risk against coverage, and the area under it
    paired: two systems on the same items: difference, McNemar, wins and losses, Holm
    power: how many items tell two systems apart
"""
