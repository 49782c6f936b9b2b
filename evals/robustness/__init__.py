"""Robustness as a specification: priorities, thresholds and subgroups in a file, a certificate out.

Door:
    specification: the file
    certificate: what was measured held against it
"""
