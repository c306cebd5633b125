"""The rules of drafting as data: `table(NAME)` is `NAME.toml` of this folder, read once."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@cache
def table(name: str) -> dict[str, Any]:
    """The data file of this name, without its ending."""
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
