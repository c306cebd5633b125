"""Prompts as files: a style is a folder of `prompts/` with `style.toml`, `system.jinja` and `answer.jinja`.

A user's own styles stand in a folder beside ours (setting `prompts`): a folder of the same name takes the place of
ours, and a file that it has not is taken from `plain` or from `prompts/` itself. Every style is rendered once when it
is loaded, so that a mistake in it is told before a model is started.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assistant.drafting.pattern import Free, Pattern, Piece, SlotPiece, parse
from assistant.drafting.pattern import Literal as Words
from assistant.drafting.slots import DIGIT
from assistant.errors import SettingsError
from assistant.language_model import Message
from assistant.resources import resource

DEFAULT = "plain"


def _patterns(sources: list[str]) -> tuple[Pattern, ...]:
    return tuple(map(parse, sources))


class Example(BaseModel):
    """The request of the worked example, its points in the notation of `pattern`; its answer is `answer.jinja`."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    self_reference: str
    title: str
    points: Annotated[tuple[Pattern, ...], BeforeValidator(_patterns, json_schema_input_type=list[str])] = Field(
        min_length=1
    )


class StyleFile(BaseModel):
    """What `style.toml` says; the comments in `prompts/plain/style.toml` tell what each is."""

    model_config = ConfigDict(extra="forbid")

    label: str
    description: str
    temperature: float = Field(ge=0, le=2)
    longest_clause: int = Field(ge=8, le=80)
    commas: bool = False
    fill: bool = False
    example: Example


@dataclass(frozen=True, slots=True)
class Style:
    """A loaded style. `name` is its folder's name."""

    name: str
    file: StyleFile
    system: Template
    request: Template
    answer: str

    def messages(
        self,
        *,
        self_reference: str,
        title: str,
        patterns: Sequence[Pattern],
        wish: str,
        sample: str,
        example: bool,
        whole: bool,
        turn: int = 0,
    ) -> tuple[Message, ...]:
        """The chat that asks for a paragraph; all but the last message are the same for every paragraph.

        Args:
            self_reference: how the office speaks of itself.
            title: what the paragraph is about.
            patterns: its sentences.
            wish: how it is to be written.
            sample: the office's own past text.
            example: whether the worked example comes along.
            whole: whether all sentences are shown. An engine that keeps to a grammar needs only those in which the
                model words a clause itself; the others would be read twice.
            turn: changes which wordings and hints are shown first.
        """
        chat = [Message("system", self.system.render(sample=sample).strip())]
        if example:
            shown_example = self.file.example
            asked = self._asked(
                shown_example.self_reference, shown_example.title, shown_example.points, wish="", whole=whole, turn=0
            )
            chat += [Message("user", asked), Message("assistant", self.answer)]
        return (*chat, Message("user", self._asked(self_reference, title, patterns, wish=wish, whole=whole, turn=turn)))

    def _asked(
        self, self_reference: str, title: str, patterns: Sequence[Pattern], *, wish: str, whole: bool, turn: int
    ) -> str:
        points = [shown(p, turn + number) for number, p in enumerate(patterns) if whole or p.has_clause]
        return self.request.render(
            self_reference=self_reference, title=title, points=points, whole=whole, wish=wish
        ).strip()


def shown(pattern: Pattern, turn: int = 0) -> str:
    """A pattern as the prompt shows it: slots as marks, of the wordings one, the model's own words asked for.

    `turn` tells which wording and which hint come first: a model likes to take the first.
    """
    return "".join(_shown(piece, turn) for piece in pattern.pieces)


def folders(own: Path | None) -> list[Path]:
    """The folders of styles, the user's first.

    Raises:
        SettingsError: the user's folder is none.
    """
    if own is not None and not own.is_dir():
        raise SettingsError(f"提示词文件夹 {own} 不存在，请检查设置项 prompts")
    return [*([own] if own else []), resource("prompts")]


def styles(own: Path | None = None) -> dict[str, Style]:
    """Every style, ours and the user's, by its name.

    Raises:
        SettingsError: a style that cannot be used, with its file.
    """
    names = {p.parent.name for folder in folders(own) for p in folder.glob("*/style.toml")}
    return {name: load_style(name, own) for name in sorted(names)}


def load_style(name: str, own: Path | None = None) -> Style:
    """The style of this name.

    Raises:
        SettingsError: there is none, or its files do not fit; the message names the file.
    """
    roots = folders(own)
    home = next((root / name for root in roots if (root / name / "style.toml").is_file()), None)
    if home is None or Path(name).name != name:
        known = "、".join(sorted({p.parent.name for root in roots for p in root.glob("*/style.toml")}))
        raise SettingsError(f"没有名为 {name} 的文风；可用的有：{known}", code="style-unknown")
    search = [home, *(root / DEFAULT for root in roots), *roots]
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(search), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    try:
        file = StyleFile.model_validate(tomllib.loads((home / "style.toml").read_text("utf-8")))
        answer = environment.get_template("answer.jinja").render().strip()
        style = Style(
            name, file, environment.get_template("system.jinja"), environment.get_template("request.jinja"), answer
        )
        for whole in (True, False):
            style.messages(self_reference="我局", title="", patterns=(), wish="", sample="", example=True, whole=whole)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TemplateError) as error:
        raise SettingsError(f"文风 {name}（{home}）的文件有误：{error}", code="style-damaged") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"文风文件 {home / 'style.toml'} 的 {where} 有误：{first['msg']}", code="style-damaged"
        ) from error
    if DIGIT.search(answer):
        raise SettingsError(f"文风 {name} 的范例 answer.jinja 含有数字，请改用花括号里的名称", code="style-damaged")
    return style


def _shown(piece: Piece, turn: int) -> str:
    if isinstance(piece, Words):
        return piece.text
    if isinstance(piece, SlotPiece):
        return piece.mark
    if isinstance(piece, Free):
        first = turn % len(piece.hints)
        hints = piece.hints[first:] + piece.hints[:first]
        return f"（自拟一个分句，可参考：{'；'.join(hints)}）" if piece.clause else ""
    return piece.options[turn % len(piece.options)]
