"""What the quantities of the prose state: words → frames → candidates with scores → decisions on the report's facts.

`lexicon` and `tokens` know words; `frames` gathers the words at each number and the scope they stand in; `evidence`
says what a run of words names; `candidates` and `operators/` offer the readings that the kind of report has; `scoring`
weighs each by what the words say; `deciding` weighs that against what the tables hold.
"""
