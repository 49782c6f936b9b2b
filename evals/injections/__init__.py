"""Text that wants to be obeyed, in everything that a server is sent: does anything leak, run or obey?

Door:
    attacking: so many attacks, drawn by a seed
    looking: a server, and what is looked for in every reply
    ways: where a text goes in
    made_up: the graph and the publications that hold such texts
"""
