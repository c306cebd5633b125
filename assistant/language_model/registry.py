"""What models there are: `models/registry.toml` read into typed entries. No weights and no network here."""

import tomllib
from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import ModelError
from assistant.resources import resource


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Hub(_Entry):
    """Where repositories are served.

    Attributes:
        variable: the environment variable that puts a mirror in the place of `endpoint`.
        url: template over endpoint, repository, revision and file.
    """

    label: str
    endpoint: str
    variable: str
    url: str


class HubSource(_Entry):
    """A file in a repository of one of the hubs."""

    kind: Literal["hub"]
    hub: str
    repository: str
    revision: str


class PackageSource(_Entry):
    """A file published in parts, each the member of one wheel of the Python package index.

    Attributes:
        package: template over part (counted from 1) for the package's name.
        member: template over part for the path inside the wheel.
    """

    kind: Literal["packages"]
    package: str
    version: str
    parts: int
    member: str


class Model(_Entry):
    """One model and its one GGUF file.

    Attributes:
        name: the key in the registry, as users write it.
        size: bytes of the file.
        sha256: of the whole file, lower-case hexadecimal.
        context_length: tokens it was trained for.
        chat_template: `embedded`, the one inside the file.
        suits: the machine that it suits, for the user.
    """

    name: str
    title: str
    family: str
    file: str
    size: int = Field(gt=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    licence: str
    context_length: int = Field(gt=0)
    chat_template: Literal["embedded"]
    suits: str
    sources: tuple[Annotated[HubSource | PackageSource, Field(discriminator="kind")], ...]


class Registry(_Entry):
    """All models, in the order of the file."""

    default: str
    hubs: dict[str, Hub]
    models: dict[str, Model]

    def find(self, name: str) -> Model:
        """The model of that name.

        Raises:
            ModelError: `model-unknown`, naming those there are.
        """
        if name in self.models:
            return self.models[name]
        raise ModelError(f"登记表中没有模型 {name}，可选：{'、'.join(self.models)}", code="model-unknown")


@cache
def load_registry() -> Registry:
    """The registry that ships with the project."""
    data = tomllib.loads(resource("models", "registry.toml").read_text(encoding="utf-8"))
    data["models"] = {name: {"name": name, **entry} for name, entry in data["models"].items()}
    return Registry.model_validate(data)
