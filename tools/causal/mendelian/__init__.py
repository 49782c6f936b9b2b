"""Mendelian randomization from summary statistics: reading, harmonisation, estimates, checks."""
