"""`assistant addin`: what an administrator installs so that WPS or Word shows our pane."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from assistant.errors import OutputError, SettingsError

HELP = """写出 WPS 或 Word 加载项的安装文件和步骤。加载项的页面由 assistant serve 提供，这里只写它的地址。

没有在 WPS 和 Word 里实际运行过：按它们公开的接口编写，用照这些接口做的替身测试。

[bold]示例[/]

  assistant addin wps --server http://10.1.2.3:8000 -o WPS加载项

  assistant addin word --server https://10.1.2.3:8443 -o Word加载项
"""


class Program(StrEnum):
    """The office programs."""

    WPS = "wps"
    WORD = "word"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("addin", help=HELP, short_help="写出 WPS、Word 加载项的安装文件", no_args_is_help=True)(addin)


def addin(
    program: Annotated[Program, typer.Argument(metavar="wps|word", help="办公软件")],
    server: Annotated[
        str, typer.Option("--server", metavar="地址", help="服务的地址，各台电脑用它访问")
    ] = "http://127.0.0.1:8000",
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="文件夹", help="写入的文件夹")] = None,
) -> None:
    """Write the files and say what to do with them."""
    from assistant.serving.addins import steps, word_manifest, wps_list  # noqa: PLC0415 — what --help need not load

    address = server.rstrip("/")
    if not address.startswith(("http://", "https://")):
        raise SettingsError(f"服务地址 {server} 应以 http:// 或 https:// 开头。", code="arguments")
    if program is Program.WORD and not address.startswith("https://"):
        raise SettingsError(
            "Word 只接受 https 的地址，请用 assistant serve --https，并给出 https 地址。", code="arguments"
        )
    if program is Program.WPS:
        listed = wps_list(address)
        oem = f"[Support]\nJsApiPlugin=true\n[Server]\nJSPluginsServer={address}/addins/wps/jsplugins.xml\n"
        files = {"publish.xml": listed, "jsplugins.xml": listed, "oem.ini": oem}
    else:
        files = {"manifest.xml": word_manifest(address)}
    files["安装步骤.txt"] = steps(program.value, address)
    folder = output or Path(f"addin-{program.value}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"无法写入 {folder}：{error.strerror or error}") from error
    typer.echo(files["安装步骤.txt"])
    typer.echo(f"已写入 {folder}：{'、'.join(files)}")
