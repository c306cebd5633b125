"""A real HTTP server on loopback that serves one file in the ways hubs and broken networks do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Behaviour:
    """What the server does.

    Attributes:
        content: the file.
        break_after: bytes after which the connection breaks, once for each entry.
        status: answered instead of the file where it is set.
        ranges: whether byte ranges are understood.
        redirect: whether the file lies behind a redirect, as on the hubs.
        pause_after: bytes of the first answer after which the server waits for `go_on` and breaks the connection.
        requests: path and Range header of every request, in order.
    """

    content: bytes
    break_after: list[int] = field(default_factory=list)
    status: int | None = None
    ranges: bool = True
    redirect: bool = False
    pause_after: int | None = None
    paused: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    requests: list[tuple[str, str | None]] = field(default_factory=list)


@contextmanager
def serve(behaviour: Behaviour) -> Iterator[str]:
    """The server's address while it runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            behaviour.requests.append((self.path, self.headers.get("Range")))
            if behaviour.status is not None:
                self._head(behaviour.status, 0)
            elif behaviour.redirect and not self.path.startswith("/cdn/"):
                self._head(302, 0, Location=f"/cdn{self.path}")
            else:
                self._file()

        def _file(self) -> None:
            start = self._start()
            body = behaviour.content[start:]
            size = len(behaviour.content)
            if start >= size > 0 and start:
                self._head(416, 0)
                return
            if start:
                self._head(206, len(body), **{"Content-Range": f"bytes {start}-{size - 1}/{size}"})
            else:
                self._head(200, len(body))
            if behaviour.pause_after is not None:
                behaviour.break_after.append(behaviour.pause_after)
                behaviour.pause_after = None
                self.wfile.write(body[: behaviour.break_after[0]])
                self.wfile.flush()
                behaviour.paused.set()
                behaviour.go_on.wait()
                body = b""
            if behaviour.break_after:
                self.wfile.write(body[: behaviour.break_after.pop(0)])
                self.wfile.flush()
                self.connection.close()
                self.close_connection = True
                return
            self.wfile.write(body)

        def _start(self) -> int:
            wanted = self.headers.get("Range")
            return int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and behaviour.ranges else 0

        def _head(self, status: int, length: int, **headers: str) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(length))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
