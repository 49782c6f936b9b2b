"""Where to look next: pure, seeded search over thoughts, by one interface.

Door:
    space: `Spot`, what a search sees of a thought, and `Policy`, the seam
    policies: `best_first`, `beam`, `mcts`
    drive: `search`, which examines what a policy chooses until nothing is open or a budget is used up
"""
