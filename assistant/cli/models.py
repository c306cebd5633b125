"""`assistant models`: the weights on this machine: listed, fetched, checked, removed. The store does the work."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.table import Table

from assistant.language_model import Model, ModelStore, State, open_store
from assistant.language_model.partial import Progress as Report
from assistant.settings import load_settings

HELP = """管理本机的语言模型：列出、下载、校验、删除。权重只在 pull 时下载，起草与核对从不联网。

[bold]示例[/]

  assistant models list

  assistant models pull

  assistant models pull qwen3-4b --from /media/usb
"""
STATES = {
    State.READY: "[green]可用[/]",
    State.UNVERIFIED: "[yellow]待校验[/]",
    State.PARTIAL: "[yellow]下载未完成[/]",
    State.DAMAGED: "[red]已损坏[/]",
    State.MISSING: "未下载",
}
Name = Annotated[str | None, typer.Argument(help="模型名称，不写则为默认模型", show_default=False)]

models = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode="rich")
messages = Console(stderr=True)


def register(app: typer.Typer) -> None:
    """Add the command group to the application."""
    app.add_typer(models, name="models", help=HELP, short_help="管理本机的语言模型")


@models.command("list", help="列出登记的模型及其在本机的状态。")
def list_models(
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供脚本使用")] = False,
) -> None:
    """One row a model, the default marked."""
    store = open_store(load_settings())
    if as_json:
        typer.echo(json.dumps([_row(store, model) for model in store.registry.models.values()], ensure_ascii=False))
        return
    table = Table(title=f"模型文件夹：{store.folder}", title_justify="left")
    for heading in ("名称", "状态", "大小", "上下文", "许可证", "适合的电脑"):
        table.add_column(heading, no_wrap=heading == "名称", overflow="fold")
    for model in store.registry.models.values():
        name = f"{model.name}\n（默认）" if model.name == store.registry.default else model.name
        size = f"{model.size / 1e9:.1f} GB"
        table.add_row(name, STATES[store.state(model)], size, str(model.context_length), model.licence, model.suits)
    Console().print(table)


@models.command(help="下载模型并核对其 SHA-256；中断后再次运行会接着下载。")
def pull(
    name: Name = None,
    source: Annotated[Path | None, typer.Option("--from", help="先从这个文件或文件夹取", show_default=False)] = None,
) -> None:
    """Fetch one model with a progress bar."""
    store, model = _chosen(name)
    with _bar(model, "下载") as (report, tell):
        path = store.pull(model, local=source or load_settings().model_source, progress=report, tell=tell)
    messages.print(f"[green]模型 {model.name} 可用[/]：", end="")
    messages.print(str(path), markup=False, highlight=False, soft_wrap=True)


@models.command(help="重新计算模型文件的 SHA-256，与登记的比较。")
def verify(name: Name = None) -> None:
    """Hash one model's file."""
    store, model = _chosen(name)
    with _bar(model, "校验") as (report, _tell):
        store.verify(model, report)
    messages.print(f"[green]模型 {model.name} 完好[/]（SHA-256 {model.sha256}）", soft_wrap=True)


@models.command(help="输出模型文件的路径；本机没有时退出码为2。")
def path(name: Name = None) -> None:
    """Print where the weights stand, for scripts."""
    store, model = _chosen(name)
    typer.echo(store.require(model))


@models.command(help="删除模型文件及未完成的下载。")
def remove(name: Annotated[str, typer.Argument(help="模型名称")]) -> None:
    """Delete one model's weights."""
    store, model = _chosen(name)
    removed = store.remove(model)
    messages.print(f"已删除模型 {model.name}" if removed else f"本机没有模型 {model.name}，无需删除")


def _chosen(name: str | None) -> tuple[ModelStore, Model]:
    store = open_store(load_settings())
    return store, store.registry.find(name or store.registry.default)


def _row(store: ModelStore, model: Model) -> dict[str, Any]:
    facts = model.model_dump(mode="json", exclude={"sources"})
    return facts | {
        "default": model.name == store.registry.default,
        "state": store.state(model).value,
        "path": str(store.path(model)),
    }


@contextmanager
def _bar(model: Model, label: str) -> Iterator[tuple[Report, Any]]:
    """A bar over the model's bytes, and a way to write a line above it."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=messages, transient=True) as progress:
        task = progress.add_task(f"{label} {model.name}", total=model.size)

        def report(size: int) -> None:
            progress.update(task, completed=size)

        def tell(line: str) -> None:
            progress.console.print(line, markup=False, highlight=False, soft_wrap=True)

        yield report, tell
