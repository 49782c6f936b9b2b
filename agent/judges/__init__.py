"""The seam to judges of evidence: claim and passage in, calibrated label out."""
