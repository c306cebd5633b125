"""All settings, in one place: environment variables `ASSISTANT_*`, a settings file, command-line options.

Order, the first that speaks wins: an explicit argument, the environment, the file named by `ASSISTANT_SETTINGS`
(or `assistant.toml` in the working folder), the defaults here.
"""

import os
from functools import cache
from pathlib import Path

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from assistant.errors import SettingsError

APPLICATION = "report-narrative-assistant"


def _settings_file() -> Path:
    return Path(os.environ.get("ASSISTANT_SETTINGS", "assistant.toml"))


class Settings(BaseSettings):
    """Every setting with its default; the field's name in capitals after `ASSISTANT_` is its variable."""

    model_config = SettingsConfigDict(env_prefix="ASSISTANT_", extra="forbid", env_nested_delimiter="__")

    models: Path = Field(
        default_factory=lambda: user_cache_path(APPLICATION) / "models", description="folder of the model weights"
    )
    model: str = Field(default="auto", description="name in the registry, a path, or auto")
    database: str = Field(
        default_factory=lambda: f"sqlite:///{user_data_path(APPLICATION) / 'assistant.db'}",
        description="SQLAlchemy URL of the stored reports",
    )

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
        raise SettingsError(f"设置项 {name} 不正确：{first['msg']}") from error
    except ValueError as error:
        raise SettingsError(f"设置文件 {_settings_file()} 无法读取：{error}") from error


@cache
def current() -> Settings:
    """The settings of this process, read once."""
    return load_settings()
