"""What examining a thought is worth: would any result of it move the verdict, and how likely is that.

Door:
    value: `values`, the worth of every open thought
    priors: how often a line gives which result, what it costs, and how far layers are believed
"""
