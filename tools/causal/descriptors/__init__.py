"""Descriptions of data sets: what each column is, when it was measured, and what is missing."""
