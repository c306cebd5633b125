"""`assistant serve`: the server by uvicorn; what it is made of stands in `serving`."""

import os
import socket
import ssl
import sys
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.errors import SettingsError, reason
from assistant.processes import guards
from assistant.settings import Settings, load_settings

_BACKLOG = 512
_SWITCH_SECONDS = 0.001  # a draft's thread hands the interpreter on sooner than after Python's 5 ms
HELP = """启动服务：本机网页、接口，以及 LibreOffice、ONLYOFFICE 等办公软件可用的接口。

默认只供本机使用。要供其他机器使用，先在设置中写明访问密钥 keys，再用 --host 指定地址。

[bold]示例[/]

  assistant serve

  assistant serve --https

  ASSISTANT_KEYS__BANGONGSHI=密钥 assistant serve --host 0.0.0.0 --port 8443
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve", help=HELP, short_help="启动服务")(serve)


def serve(
    host: Annotated[str | None, typer.Option(metavar="地址", help="监听的地址，默认 127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(metavar="端口", help="监听的端口，默认 8000", min=0, max=65535)] = None,
    https: Annotated[
        bool, typer.Option("--https", help="以 HTTPS 服务；没有设置证书时自己生成一张（Word 加载项需要）")
    ] = False,
) -> None:
    """Serve until stopped."""
    import uvicorn  # noqa: PLC0415 — only this command needs it

    from assistant.serving.application import assemble  # noqa: PLC0415

    _open_many()
    sys.setswitchinterval(_SWITCH_SECONDS)
    os.umask(0o077)  # what the server writes is this user's only
    settings = load_settings()
    address = host or settings.host
    if https and settings.certificate is None:
        settings = _with_own_certificate(settings, address)
    _check(settings, address)
    application = assemble(settings)
    application.state.services.store.open()
    chosen = settings.port if port is None else port
    listening = _listen(address, chosen)
    typer.echo(_guards(), err=True)
    scheme = "https" if settings.certificate else "http"
    typer.echo(f"服务地址：{scheme}://{_shown(address)}:{listening.getsockname()[1]}（按 Ctrl+C 停止）")
    uvicorn.Server(uvicorn.Config(application, **_options(settings))).run(sockets=[listening])


def _with_own_certificate(settings: Settings, address: str) -> Settings:
    """The settings with the certificate of our own; which file people have to trust is told."""
    from assistant.serving.certificate import own_certificate  # noqa: PLC0415

    certificate, key = own_certificate(address)
    typer.echo(f"证书：{certificate}（各台电脑要信任它）", err=True)
    return settings.model_copy(update={"certificate": certificate, "certificate_key": key})


def _open_many() -> None:
    """Have as many connections as the system lets us, so that slow strangers use none up."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 — not on every system

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 16_384) if most > 0 else 16_384, most))


def _guards() -> str:
    """Which walls stand round the processes that read strangers' files, and what would help where one is missing."""
    names = {"limits": "资源限额", "bubblewrap": "bubblewrap", "landlock": "Landlock"}
    standing = guards()
    on = [names[name] for name, state in standing.items() if state.startswith("on")]
    line = f"读取文件的进程有这些防护：{'、'.join(on) or '无'}。"
    if not standing["bubblewrap"].startswith("on"):
        line += "安装 bubblewrap（如 apt install bubblewrap）并允许用户命名空间后，还能隔开网络和其他文件。"
    return line


def _options(settings: Settings) -> dict[str, Any]:
    """Only the settings' proxies are believed on the client's address; requests are not logged one by one."""
    from assistant.serving.connections import Patient  # noqa: PLC0415 — of uvicorn's making

    tls = {}
    if settings.certificate:
        tls = {"ssl_certfile": str(settings.certificate), "ssl_keyfile": str(settings.certificate_key)}
    return {
        "access_log": False,
        "log_level": "warning",
        "proxy_headers": bool(settings.proxies),
        "forwarded_allow_ips": settings.proxies,
        "http": Patient,
        "loop": "assistant.serving.connections:PatientLoop",
        "ws": "none",
        "server_header": False,
        "timeout_graceful_shutdown": 10,
        "timeout_keep_alive": 30,
        "backlog": _BACKLOG,
        **tls,
    }


def _check(settings: Settings, address: str) -> None:
    """Refuse what would be unsafe or cannot work.

    Raises:
        SettingsError: no key beyond loopback; a certificate without its key, its file, or that is none.
    """
    if not settings.keys and not _is_loopback(address):
        raise SettingsError(
            f"监听 {address} 时其他机器可以访问，必须先设置访问密钥 keys（如环境变量 ASSISTANT_KEYS__姓名=密钥）。",
            code="keys",
        )
    if bool(settings.certificate) != bool(settings.certificate_key):
        raise SettingsError("设置项 certificate 和 certificate_key 要同时给出。", code="certificate")
    for path in (settings.certificate, settings.certificate_key):
        if path is not None and not Path(path).is_file():
            raise SettingsError(f"证书文件 {path} 不存在。", code="certificate")
    if settings.certificate and settings.certificate_key:
        try:
            ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
                settings.certificate, settings.certificate_key
            )
        except (ssl.SSLError, OSError) as error:
            raise SettingsError(f"证书 {settings.certificate} 或其密钥无法使用：{error}", code="certificate") from error


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def _listen(address: str, port: int) -> socket.socket:
    """A listening socket, so that the address is told when it is really there.

    Raises:
        SettingsError: the port is taken, or no such address.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((address, port))
        listening.listen(_BACKLOG)  # so that who reads the address can connect at once
    except OSError as error:
        listening.close()
        raise SettingsError(
            f"无法监听 {address}:{port}（{reason(error)}），请换一个端口或地址。", code="port"
        ) from error
    return listening


def _shown(address: str) -> str:
    return f"[{address}]" if ":" in address else address
