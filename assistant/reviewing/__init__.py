"""Many reports in one run: every rule on each, what only shows when they are seen together, and what a reviewer gets.

`ReviewOne` does one input, `put_together` the run; `FORMS` writes it. Which processes or machines the inputs are
shared out to is the caller's matter.
"""

from assistant.reviewing.decisions import ReviewDecision, load_decisions
from assistant.reviewing.journal import Journal, run_key
from assistant.reviewing.one import ReviewOne
from assistant.reviewing.record import Record, ReviewItem
from assistant.reviewing.review import Review, put_together
from assistant.reviewing.roster import ListedOffice, load_roster
from assistant.reviewing.years import Packed, PackedYears, PackOne

__all__ = [
    "Journal",
    "ListedOffice",
    "PackOne",
    "Packed",
    "PackedYears",
    "Record",
    "Review",
    "ReviewDecision",
    "ReviewItem",
    "ReviewOne",
    "load_decisions",
    "load_roster",
    "put_together",
    "run_key",
]
