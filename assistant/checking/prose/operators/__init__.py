"""What a number does with the cells that its words name: counts them, is a share of them, compares them with last year.

Each operator is a small module: from a frame and what is in mind to readings. Statements without a number (of
nothing, of all, of no change) are read from clauses.
"""
