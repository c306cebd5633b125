"""How much memory processes hold, as the system tells; nothing where it does not."""

from collections.abc import Iterable
from pathlib import Path


def family(processes: Iterable[int]) -> set[int]:
    """The processes and all that they started (bubblewrap stands between us and ours)."""
    found: set[int] = set()
    left = list(processes)
    while left:
        process = left.pop()
        if process in found:
            continue
        found.add(process)
        for children in Path(f"/proc/{process}/task").glob("*/children"):
            try:
                left += map(int, children.read_text().split())
            except OSError:
                continue  # it has ended
    return found


def resident(process: int) -> int:
    """Bytes of memory that a process holds now; 0 where that is not told."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    _, found, rest = status.partition("VmRSS:")
    return 1024 * int(rest.split()[0]) if found else 0
