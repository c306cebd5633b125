"""Counts for Prometheus: requests by route, method and status, their time, the queue; no path, id or text in them."""

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)


class Metrics:
    """One registry a server, so that several in one process do not count for each other."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "assistant_requests", "Requests answered", ["route", "method", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "assistant_request_seconds", "Time to the last byte", ["route"], registry=self.registry, buckets=_SECONDS
        )
        self.working = Gauge("assistant_requests_in_progress", "Requests now", registry=self.registry)
        self.queue_waiting = Gauge("assistant_model_queue_waiting", "Jobs that wait now", registry=self.registry)
        self.queue_running = Gauge("assistant_model_queue_running", "Jobs that run now", registry=self.registry)
        self.checks_waiting = Gauge("assistant_checks_waiting", "Checks that wait now", registry=self.registry)
        self.checks_running = Gauge("assistant_checks_running", "Checks that run now", registry=self.registry)
        self.checks = Counter("assistant_checks", "Checks done", ["outcome"], registry=self.registry)
        self.drafts = Counter("assistant_drafts", "Turns at the model", ["outcome"], registry=self.registry)
        self.processes = Gauge("assistant_processes", "Processes that read and check", registry=self.registry)
        self.memory = Gauge("assistant_memory_bytes", "Memory of the server and its processes", registry=self.registry)
        self.model_loaded = Gauge("assistant_model_loaded", "Whether the model is loaded", registry=self.registry)

    def text(self) -> bytes:
        """All of them as Prometheus reads them."""
        return generate_latest(self.registry)


class CountRequests:
    """Counts every request under its route's template."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 500
        started = time.perf_counter()

        async def send_and_see(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self.metrics.working.inc()
        try:
            await self.app(scope, receive, send_and_see)
        finally:
            self.metrics.working.dec()
            route = getattr(scope.get("route"), "path", "other")
            method = scope["method"] if scope["method"] in ("GET", "POST", "PUT", "DELETE", "OPTIONS") else "other"
            self.metrics.requests.labels(route, method, str(status)).inc()
            self.metrics.seconds.labels(route).observe(time.perf_counter() - started)
