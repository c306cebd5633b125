"""Chat about one report: it drafts, rewrites, checks, and answers questions on the numbers.

The public face: `reply` for the answer to a conversation, `pasted_report` for a report that stands in one. Every number
of an answer comes from the report's facts through a slot; where the tables do not hold it, the answer says so.
"""

from assistant.chat.conversation import Reply, Turn, reply
from assistant.chat.pasted import pasted_report

__all__ = ["Reply", "Turn", "pasted_report", "reply"]
