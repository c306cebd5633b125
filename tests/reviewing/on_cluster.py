"""A review on a Ray cluster of two nodes on this machine; one is killed in the middle. Prints what came back as JSON.

Run as a program of its own by `test_cluster`: Ray starts processes and warns in ways that are no matter of a test.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

import ray
from ray.cluster_utils import Cluster

from assistant.checking import CheckOptions
from assistant.reading import Source
from assistant.reviewing import Record, ReviewOne
from assistant.reviewing.cluster import Folder, connect, records, store_of
from assistant.settings import STANDARD_LIMITS

SLOW = 0.05  # seconds that a report takes besides: the node has to be lost while it works


class Slowly(ReviewOne):
    """A review that takes its time, and notes where it was done."""

    def __call__(self, source: Source) -> Record:
        time.sleep(SLOW)
        made = super().__call__(source)
        made.message = os.environ.get("RAY_NODE_ID", "") or _node()
        return made


def _node() -> str:
    return str(ray.get_runtime_context().get_node_id())


def main(folder: Path, output: Path) -> None:
    """Review twice: with a node lost in the middle, then again with all known."""
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    lost = cluster.add_node(num_cpus=1)
    connect(cluster.address)
    place = Folder(str(folder), STANDARD_LIMITS)
    names, one = place.names(), Slowly(CheckOptions(reviewing=True))
    store, first = store_of(output, "run"), []
    nodes: set[str] = set()
    for record in records(names, place, one, store):
        nodes.add(record.message)
        first.append(record.source)
        if len(first) == len(names) // 3:
            cluster.remove_node(lost, allow_graceful=False)
    started = time.perf_counter()
    second = [record.source for record in records(names, place, one, store_of(output, "run"))]
    again = time.perf_counter() - started
    rows = [key.split()[0] for key in store_of(output, "run").known()]
    ray.shutdown()
    cluster.shutdown()
    print(json.dumps({"first": first, "second": second, "stored": rows, "nodes": len(nodes), "again": again}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.flush()
    os._exit(0)  # Ray's own end of a program that lost a node says 1
