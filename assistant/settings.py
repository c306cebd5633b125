"""All settings, in one place: environment variables `ASSISTANT_*`, a settings file, command-line options.

Order, the first that speaks wins: an explicit argument, the environment, the file named by `ASSISTANT_SETTINGS`
(or `assistant.toml` in the working folder), the defaults here.

They are read at the edges, by a command or when the server is put together, and handed on as arguments: nothing else
looks at the environment.
"""

import json
import os
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.errors import SettingsError

APPLICATION = "report-narrative-assistant"

Level = Literal["off", "info", "warning", "error"]
"""The severest that a rule's findings may be."""


def _settings_file() -> Path:
    return Path(os.environ.get("ASSISTANT_SETTINGS", "assistant.toml"))


class ReadingLimits(BaseModel):
    """What one input file may take; more is refused with `too-large` or `too-slow`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file_bytes: int = Field(default=50 * 1024 * 1024, gt=0, description="bytes of a file or archive member")
    unpacked_bytes: int = Field(default=300 * 1024 * 1024, gt=0, description="bytes of a zip's content when unpacked")
    archive_files: int = Field(default=5000, gt=0, description="files in an archive of reports")
    cells: int = Field(default=100_000, gt=0, description="table cells of a document")
    pages: int = Field(default=300, gt=0, description="pages of a PDF")
    seconds: float = Field(default=60, gt=0, description="time for reading one file, each conversion counted alone")
    scan_seconds: float = Field(default=300, gt=0, description="time for recognising the text of one scan")
    memory_bytes: int = Field(default=2 * 1024**3, gt=0, description="memory of the process that reads")


STANDARD_LIMITS = ReadingLimits()
"""What holds where nobody says otherwise."""


class EngineSettings(BaseModel):
    """How a language model is run on this machine; variables `ASSISTANT_ENGINE__NAME`."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["auto", "llama.cpp", "transformers"] = Field(
        default="auto", description="what runs the model; auto: llama.cpp, or transformers for folders and on a GPU"
    )
    context_length: int = Field(default=8192, ge=256, description="tokens of one prompt and its answer")
    parallel: int = Field(default=4, ge=1, le=64, description="answers that the model writes side by side")
    threads: int = Field(default=0, ge=0, description="processors for the model, 0 for all that may be used")
    gpu_layers: int = Field(default=-1, ge=-1, description="layers on the GPU, -1 for all, where the build has one")
    timeout: float = Field(default=600, gt=0, description="seconds without any news before a request fails")
    speculation: Literal["none", "ngram", "draft"] = Field(
        default="none",
        description="guess words: those that stood in the prompt before, or a small model's; pays on some machines",
    )
    draft_model: str = Field(
        default="qwen2.5-coder-0.5b", description="the small model that guesses with speculation = draft: name or path"
    )
    reproducible: bool = Field(
        default=False, description="same seed, same text to the letter: one answer at a time, no prefix cache"
    )


class RemoteSettings(BaseModel):
    """A model server that a person chose; nothing is sent unless `url` is set and `model` is `remote`.

    Variables `ASSISTANT_REMOTE__NAME`.
    """

    model_config = ConfigDict(extra="forbid")

    url: str | None = Field(default=None, description="root of an OpenAI-compatible server, e.g. http://10.0.0.5:8000")
    model: str | None = Field(default=None, description="the model's name there; the first one it offers by default")
    key: SecretStr | None = Field(default=None, description="access key; best set in the environment")
    grammar: Literal["auto", "llama-server", "vllm", "vllm-guided", "sglang", "none"] = Field(
        default="auto", description="how the server takes a grammar; auto asks it"
    )
    parallel: int = Field(default=8, ge=1, le=256, description="answers asked for side by side")
    timeout: float = Field(default=120, gt=0, description="seconds without any news before a request fails")
    retries: int = Field(default=2, ge=0, le=10, description="repetitions when the server is busy or out of reach")


class Settings(BaseSettings):
    """Every setting with its default; the field's name in capitals after `ASSISTANT_` is its variable."""

    model_config = SettingsConfigDict(env_prefix="ASSISTANT_", extra="forbid", env_nested_delimiter="__")

    models: Path = Field(
        default_factory=lambda: user_cache_path(APPLICATION) / "models", description="folder of the model weights"
    )
    model: str = Field(default="auto", description="name in the registry, a path, auto, or remote")
    model_source: Path | None = Field(
        default=None, description="file or folder from which `models pull` takes weights before any download"
    )
    engine: EngineSettings = Field(default_factory=EngineSettings, description="how the model is run")
    remote: RemoteSettings = Field(default_factory=RemoteSettings, description="a model server, off unless set")
    prompts: Path | None = Field(default=None, description="folder of your own prompt styles, beside ours")
    style: str = Field(default="plain", description="prompt style of drafts: a folder of prompts/")
    database: str = Field(
        default_factory=lambda: f"sqlite:///{user_data_path(APPLICATION) / 'assistant.db'}",
        description="SQLAlchemy URL of the stored reports",
    )

    reading: ReadingLimits = Field(default_factory=ReadingLimits, description="limits of one input file")

    rules: Annotated[dict[str, Level], NoDecode] = Field(
        default_factory=dict,
        description="rule id, or family.*, to the severest its findings may be; off switches it off. "
        "A string, or the entry `pack`, names a rule pack instead",
    )
    pack: str = Field(default="common", description="rule pack: the name of one of ours, or the path of your own file")

    check_with_model: bool = Field(
        default=False, description="let the model say what a number may mean that the words leave open; never a finding"
    )

    # The server
    host: str = Field(default="127.0.0.1", description="address the server listens on; beyond loopback it needs keys")
    port: int = Field(default=8000, ge=0, le=65535, description="port the server listens on")
    keys: dict[str, SecretStr] = Field(
        default_factory=dict, description="access keys by the name of their holder; each holder sees its own reports"
    )
    origins: list[str] = Field(default=["onlyoffice://plugin"], description="web origins that may call the server")
    certificate: Path | None = Field(default=None, description="PEM certificate chain: the server speaks HTTPS")
    office_js: Path | None = Field(
        default=None, description="folder of Office.js (dist of its npm package), for the Word add-in"
    )
    certificate_key: Path | None = Field(default=None, description="PEM key of the certificate")
    keep: bool = Field(default=True, description="false: stored reports live in memory and end with the server")
    max_body: int = Field(default=2 * 1024 * 1024, ge=1024, description="bytes of a JSON or form body")
    max_upload: int = Field(default=50 * 1024 * 1024, ge=1024, description="bytes of a body that uploads a file")
    body_seconds: float = Field(default=60, gt=0, description="longest time for a request's body to come, in total")
    proxies: list[str] = Field(
        default_factory=list, description="addresses of proxies in front, whose word on the client's address counts"
    )
    rate: int = Field(default=1200, ge=0, description="requests a minute and holder, 0 for no limit")
    concurrency: int = Field(default=256, ge=1, description="requests that the server works on at once")
    check_workers: int = Field(default=2, ge=1, le=64, description="processes that read files and check reports")
    check_seconds: float = Field(default=120, gt=0, description="longest time for reading and checking one report")
    review_folders: list[Path] = Field(
        default_factory=list, description="folders whose reports the server may review; none unless named"
    )
    queue_length: int = Field(default=8, ge=0, description="drafts and chats that may wait for the model")

    @model_validator(mode="before")
    @classmethod
    def _pack_of_rules(cls, data: Any) -> Any:
        """`rules = "wuwei"` and `[rules] pack = "wuwei"` both name the pack; a variable holds JSON, or the name."""
        rules = data.get("rules") if isinstance(data, dict) else None
        if isinstance(rules, str):
            rules = json.loads(rules) if rules.lstrip().startswith("{") else {"pack": rules}
        if isinstance(rules, dict):
            levels = {name: level for name, level in rules.items() if name != "pack"}
            data = {**data, "rules": levels} | ({"pack": rules["pack"]} if "pack" in rules else {})
        return data

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Explicit arguments, then the environment, then the settings file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=_settings_file())


def load_settings() -> Settings:
    """The settings as they stand now.

    Raises:
        SettingsError: a value that does not fit, named by its setting.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"设置项 {name} 不正确：{_reason(first['type'], first['msg'])}") from error
    except ValueError as error:
        raise SettingsError(f"设置文件 {_settings_file()} 无法读取：{error}") from error


_REASONS = {
    "extra_forbidden": "没有这个设置项",
    "literal_error": "不是可选的值之一",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "float_parsing": "应为数字",
    "bool_parsing": "应为 true 或 false",
    "string_type": "应为文字",
    "dict_type": "应为一组 名称 = 值",
    "greater_than": "太小",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
}


def _reason(kind: str, otherwise: str) -> str:
    return _REASONS.get(kind, otherwise)
