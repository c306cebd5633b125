"""Shared beginnings of prompts, read once: copied to every slot, and kept on disk for the next start.

Reading a prompt of a thousand tokens takes a processor many seconds, and each slot would do it anew. The state that
llama.cpp saves contains the prompt's text, so only what callers declare as shared (`Generation.shared`) is kept.
A damaged state file would end the process inside llama.cpp: each is checked against its SHA-256 before it is loaded.
"""

import contextlib
import hashlib
import json
import shutil
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import mkdtemp

from assistant.errors import ModelError
from assistant.language_model.chat_client import ChatClient
from assistant.language_model.engine import Message
from assistant.language_model.partial import file_sha256
from assistant.private import make_private_folder

KEPT = 6  # states on disk, some ten megabytes each


class Prefixes:
    """The saved beginnings of one model."""

    def __init__(self, folder: Path | None, model: Path, stamp: str) -> None:
        """Make the folder.

        Args:
            folder: where states are kept between runs; None, or one that cannot be written, for this run only.
            model: the weights; a changed file makes its states void.
            stamp: whatever else a state depends on, such as the library's version.
        """
        self._temporary = folder is None or not _writable(folder)
        self.folder = Path(mkdtemp(prefix="assistant-prefixes-")) if self._temporary or folder is None else folder
        status = model.stat()
        self._name = model.name
        self._stamp = [stamp, status.st_size, status.st_mtime_ns]
        self._lock = threading.Lock()
        self._ready = ""

    def prime(self, client: ChatClient, slots: int, messages: Sequence[Message]) -> None:
        """Have every slot know these first messages; what fails only costs the time that it would have saved."""
        key = self._key(messages)
        with self._lock, contextlib.suppress(ModelError, OSError):
            if key == self._ready:
                return
            if not self._whole(key):
                self._read(client, messages, key)
            for slot in range(slots):
                client.post(f"/slots/{slot}?action=restore", {"filename": f"{key}.bin"})
            self._ready = key

    def prime_text(self, client: ChatClient, text: str) -> None:
        """Have the first slot know a plain text; what fails only costs the time that it would have saved."""
        key = self._key([Message("user", text)]) + "-text"
        with self._lock, contextlib.suppress(ModelError, OSError):
            if key == self._ready:
                return
            if not self._whole(key):
                client.post("/completion", {"prompt": text, "n_predict": 1, "id_slot": 0, "cache_prompt": True})
                self._save(client, key)
            else:
                client.post("/slots/0?action=restore", {"filename": f"{key}.bin"})
            self._ready = key

    def close(self) -> None:
        """Remove what was for this run only."""
        if self._temporary:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _key(self, messages: Sequence[Message]) -> str:
        parts = [self._stamp, [asdict(message) for message in messages]]
        digest = hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
        return f"{self._name}-{digest[:32]}"

    def _whole(self, key: str) -> bool:
        state, mark = self.folder / f"{key}.bin", self.folder / f"{key}.sha256"
        try:
            return file_sha256(state) == mark.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            return False

    def _read(self, client: ChatClient, messages: Sequence[Message], key: str) -> None:
        """Let the first slot read the messages, and save what it then knows."""
        chat = [asdict(message) for message in messages]
        kwargs = {"enable_thinking": False}
        client.post(
            "/v1/chat/completions",
            {"messages": chat, "max_tokens": 1, "id_slot": 0, "cache_prompt": True, "chat_template_kwargs": kwargs},
        )
        self._save(client, key)

    def _save(self, client: ChatClient, key: str) -> None:
        client.post("/slots/0?action=save", {"filename": f"{key}.new"})
        new, state = self.folder / f"{key}.new", self.folder / f"{key}.bin"
        (self.folder / f"{key}.sha256").write_text(file_sha256(new), encoding="ascii")
        new.replace(state)
        self._forget_oldest()

    def _forget_oldest(self) -> None:
        states = sorted(self.folder.glob("*.bin"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for state in states[KEPT:]:
            state.unlink(missing_ok=True)
            state.with_suffix(".sha256").unlink(missing_ok=True)


def _writable(folder: Path) -> bool:
    probe = folder / ".probe"
    try:
        make_private_folder(folder, own=True)
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True
