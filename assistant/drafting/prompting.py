"""Prompts as files: a style is a folder of `prompts/` with `style.toml`, `system.jinja` and `answer.jinja`.

A user's own styles stand in a folder beside ours (setting `prompts`): a folder of the same name takes the place of
ours, and a file that it has not is taken from `plain` or from `prompts/` itself. Every style is rendered once when it
is loaded, so that a mistake in it is told before a model is started. A model is asked for one sentence at a time.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.drafting.filling import SLOT
from assistant.drafting.points import Point
from assistant.drafting.slots import DIGIT
from assistant.errors import SettingsError
from assistant.language_model import Engine, Generation, Message
from assistant.language_model.grammar_parts import gbnf_text
from assistant.resources import resource

DEFAULT = "plain"
_ANSWER_TOKENS = 90
_SPARE_TOKENS = 64
_LEAST, _MOST = 8, 70


class Example(BaseModel):
    """The request of the worked example; its answer is `answer.jinja`."""

    model_config = ConfigDict(extra="forbid")

    kind: str = "measure"
    self_reference: str
    title: str
    about: str
    examples: list[str] = Field(min_length=1)


class StyleFile(BaseModel):
    """What `style.toml` says; the comments in `prompts/plain/style.toml` tell what each is."""

    model_config = ConfigDict(extra="forbid")

    label: str
    description: str
    temperature: float = Field(ge=0, le=2)
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
        self, *, kind: str, self_reference: str, title: str, about: str, examples: tuple[str, ...], wish: str = "",
        sample: str = "",
    ) -> tuple[Message, ...]:  # fmt: skip
        """The chat that asks for a sentence; all but the last message are the same for every sentence.

        Args:
            kind: `lead`, `measure` or `note`.
            self_reference: how the office speaks of itself.
            title: what the paragraph is about.
            about: what the sentence is about.
            examples: sentences that show the manner.
            wish: how it is to be written.
            sample: the office's own past text.
        """
        shown = self.file.example
        asked = self.request.render(
            kind=shown.kind, self_reference=shown.self_reference, title=shown.title, about=shown.about,
            examples=shown.examples, wish="",
        )  # fmt: skip
        wanted = self.request.render(
            kind=kind, self_reference=self_reference, title=title, about=about, examples=list(examples), wish=wish
        )
        return (
            Message("system", self.system.render(sample=sample).strip()),
            Message("user", asked.strip()),
            Message("assistant", self.answer),
            Message("user", wanted.strip()),
        )

    def generation(
        self, engine: Engine | None, point: Point, title: str, self_reference: str, wish: str, sample: str, seed: int,
        turn: int,
    ) -> Generation:  # fmt: skip
        """The request for the sentence of a point that has a task; `turn` changes which example comes first."""
        task = point.task
        assert task is not None
        examples = (
            task.examples[turn % max(1, len(task.examples)) :] + task.examples[: turn % max(1, len(task.examples))]
        )
        messages = self.messages(
            kind=task.kind, self_reference=self_reference, title=title, about=task.about,
            examples=tuple(SLOT.sub("", e) for e in examples), wish=wish, sample=sample,
        )  # fmt: skip
        return Generation(
            messages, sentence_grammar(task.must), _ANSWER_TOKENS, self.file.temperature, seed,
            stop=(), shared=0 if sample else len(messages) - 1,
        )  # fmt: skip


def sentence_grammar(slots: tuple[str, ...]) -> str:
    """The grammar of one sentence: Chinese characters, commas and these slots; no digit, no quotes, no names."""
    marks = "".join(f" | {gbnf_text('{' + slot + '}')}" for slot in dict.fromkeys(slots))
    return f'root ::= part{{{_LEAST},{_MOST}}} "。"\npart ::= [\\u4E00-\\u9FA5，、]{marks}\n'


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
        style.messages(kind="lead", self_reference="我局", title="", about="", examples=())
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
