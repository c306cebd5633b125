"""A small HTTP server on loopback that answers as vLLM, SGLang or a plain OpenAI server do, and fails on request.

It stands in for servers that need a GPU; that the protocol itself is spoken right is tested against llama.cpp's own.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Chat:
    """What the server answers.

    Attributes:
        resources: path to the JSON that a GET or a POST there answers.
        failures: statuses answered to chat requests before they succeed.
        pieces: of the streamed answer.
        finish: the reason in the last event; None breaks the connection instead.
        silence: an event to wait for after the first piece, as a server that hangs.
        error: an error event sent after the first piece.
        requests: (path, body, Authorization header) in order.
    """

    resources: dict[str, Any] = field(default_factory=lambda: {"/v1/models": {"data": [{"id": "big"}]}})
    failures: list[int] = field(default_factory=list)
    pieces: tuple[str, ...] = ("政务", "公开")
    finish: str | None = "stop"
    silence: threading.Event | None = None
    error: dict[str, Any] | None = None
    requests: list[tuple[str, Any, str | None]] = field(default_factory=list)

    @property
    def bodies(self) -> list[Any]:
        """Of the chat requests."""
        return [body for path, body, _ in self.requests if path == "/v1/chat/completions"]


@contextmanager
def serve_chat(chat: Chat) -> Iterator[str]:
    """The server's address while it runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            chat.requests.append((self.path, None, self.headers.get("Authorization")))
            self._resource()

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            chat.requests.append((self.path, body, self.headers.get("Authorization")))
            if self.path != "/v1/chat/completions":
                self._resource()
            elif chat.failures:
                self._json(chat.failures.pop(0), {"error": {"message": "busy"}})
            else:
                self._stream()

        def _resource(self) -> None:
            found = self.path in chat.resources
            self._json(200 if found else 404, chat.resources.get(self.path, {"detail": "Not Found"}))

        def _json(self, status: int, answer: Any) -> None:
            data = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _stream(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for piece in chat.pieces:
                self._event({"choices": [{"delta": {"content": piece}, "finish_reason": None}]})
                if chat.silence is not None:
                    chat.silence.wait()
                if chat.error is not None:
                    self._event({"error": chat.error})
            if chat.finish is not None:
                self._event({"choices": [{"delta": {}, "finish_reason": chat.finish}]})
                self._event({"choices": [], "usage": {"completion_tokens": 7, "prompt_tokens": 11}})
                self.wfile.write(b"data: [DONE]\n\n")

        def _event(self, event: Any) -> None:
            self.wfile.write(b"data: " + json.dumps(event).encode() + b"\n\n")
            self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
