"""From a judge's raw log-probabilities to probabilities one may show, and when to abstain."""
