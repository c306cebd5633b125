"""One pool of processes with limits, for everything that touches a stranger's bytes: reading, checking, writing.

The public face: `Pool` and its errors, `File` (handed to a process open, so that it needs no access to the disk),
`Constant` (sent to a process once), `Limits`, `guards` (which walls stand on this machine), `inside` and `call_parent`
for code that runs in such a process, `program` for foreign programs (LibreOffice) under the same limits.

A process has a minimal environment, limits of memory, processor time and file size, no network and only the folders
that Python needs, as far as the system offers the walls (`walls`); it ends with its parent. It is asked by pickle,
for it trusts its parent; it answers in JSON that the parent validates, for the parent does not trust it.
"""

from assistant.processes.answers import answering
from assistant.processes.arguments import Constant, File, NotAFile
from assistant.processes.child import call_parent, inside
from assistant.processes.errors import Died, Mistake, OutOfMemory, ProcessError, TooLate, place_of
from assistant.processes.limits import Limits
from assistant.processes.pool import Pool
from assistant.processes.process import Process
from assistant.processes.walls import guards

__all__ = [
    "Constant",
    "Died",
    "File",
    "Limits",
    "Mistake",
    "NotAFile",
    "OutOfMemory",
    "Pool",
    "Process",
    "ProcessError",
    "TooLate",
    "answering",
    "call_parent",
    "guards",
    "inside",
    "place_of",
]
