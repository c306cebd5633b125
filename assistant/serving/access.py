"""Who asks: the holder of a key, or, on loopback without keys, the person at the machine.

Which secrets may be keys at all stands here too: a server with a key that anybody can guess does not start.
"""

import hmac
from ipaddress import ip_address
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import Headers
from starlette.types import Scope

from assistant.errors import SettingsError
from assistant.serving.errors import KeyRequired
from assistant.settings import Settings

# In-process clients of tests have no address.
_IN_PROCESS = frozenset({"testclient", "", "localhost"})
_FORWARDED = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded")
SHORTEST_KEY = 16
HOLDER = "assistant.holder"
"""Where in a request's scope the guard says whose it is: a name, "" for the person at this machine, None."""
_FEWEST_CHARACTERS = 5  # different ones: "aaaaaaaaaaaaaaaa" is no secret


def require_sound_keys(settings: Settings) -> None:
    """Refuse secrets that guard nothing; the message names their holders, never the secrets.

    Raises:
        SettingsError: a key is empty, short, too simple, not plain ASCII (it cannot stand in a header), or the key of
            two holders.
    """
    holders: dict[str, str] = {}
    for name, secret in settings.keys.items():
        key = secret.get_secret_value()
        reason = _unsound(key)
        if reason:
            raise SettingsError(f"访问密钥 keys.{name} {reason}", code="keys")
        if key in holders:
            raise SettingsError(f"访问密钥 keys.{holders[key]} 与 keys.{name} 相同，请为每人另设一个。", code="keys")
        holders[key] = name


def _unsound(key: str) -> str:
    """What is wrong with a key, "" where nothing is."""
    if not key.strip():
        return "是空的：任何人都能进入。请设置密钥，或删去这一项（环境变量可能没有取到值）。"
    if not key.isascii() or not key.isprintable() or " " in key:
        return "含有空格、汉字或控制字符，无法放进请求头。请只用英文字母、数字和符号。"
    if len(key) < SHORTEST_KEY:
        return f"太短：至少{SHORTEST_KEY}个字符。可用 openssl rand -hex 24 生成。"
    if len(set(key)) < _FEWEST_CHARACTERS:
        return "太简单，容易被猜到。可用 openssl rand -hex 24 生成。"
    return ""


def client_address(scope: Scope) -> str:
    """The client's address, "" where there is none."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def is_loopback(scope: Scope) -> bool:
    """Whether the client is on this machine."""
    address = client_address(scope)
    if address in _IN_PROCESS:
        return True
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    return bool((mapped or ip).is_loopback)


def is_at_this_machine(scope: Scope) -> bool:
    """Whether the client is on this machine itself; what a proxy hands on comes from elsewhere."""
    headers = Headers(scope=scope)
    return is_loopback(scope) and not any(name in headers for name in _FORWARDED)


def key_of(headers: Headers) -> str:
    """The key that a request carries: `Authorization: Bearer KEY` or `X-API-Key: KEY`."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and value:
        return value.strip()
    return headers.get("x-api-key", "")


def require_holder(holder: str | None, settings: Settings) -> str:
    """The holder, where there is one.

    Raises:
        KeyRequired: it is a stranger.
    """
    if holder is not None:
        return holder
    if not settings.keys:
        raise KeyRequired("本服务未设置访问密钥，只供本机使用。请由管理员在设置项 keys 中设置密钥。")
    raise KeyRequired("缺少访问密钥或密钥不正确。请在请求头 Authorization: Bearer 或 X-API-Key 中给出密钥。")


def holder_of(key: str, settings: Settings) -> str | None:
    """Whose key this is. All keys are compared, each in constant time: the time tells neither key nor holder."""
    if not key:
        return None
    holder = None
    for name, secret in settings.keys.items():
        if hmac.compare_digest(secret.get_secret_value().encode(), key.encode()):
            holder = name
    return holder


def owner(request: Request) -> str:
    """The route's dependency: who owns what this request stores and sees, as the guard found.

    Raises:
        KeyRequired: it is a stranger.
    """
    return require_holder(request.scope.get(HOLDER), request.app.state.services.settings)


Owner = Annotated[str, Depends(owner)]
