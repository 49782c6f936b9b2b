"""What could be measured that would change the verdict on a candidate, how large, and what it would tell.

Door:
    measuring: a candidate -> its measurements, best first
    information, sizes: what a result tells, in bits; how many people it takes
"""
