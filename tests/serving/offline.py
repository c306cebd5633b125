"""Runs alone in a network namespace that holds nothing but its own loopback: stores, checks, asks and drafts there.

Arguments: a folder, the model ("" to leave drafting out). Not a test itself: `test_offline.py` runs it.
"""

import fcntl
import socket
import struct
import sys
from pathlib import Path

import httpx

from tests.serving.support import get, post, report, running

_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 0x1


def raise_loopback() -> None:
    """What `ip link set lo up` does."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sh22x", b"lo", 0)
        flags = struct.unpack("16sh22x", fcntl.ioctl(control, _SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", flags | _IFF_UP))


def main() -> None:
    """Fails by an exception."""
    folder, model = Path(sys.argv[1]), sys.argv[2]
    raise_loopback()
    assert [name for _, name in socket.if_nameindex()] == ["lo"]
    with running(folder, **({"model": model} if model else {})) as server:
        identifier = post(f"{server.url}/api/reports", json=report()).json()["id"]
        [finding] = post(f"{server.url}/api/reports/{identifier}/check").json()["findings"]
        assert finding["expected"] == 14
        body = {
            "model": f"report-assistant:{identifier}",
            "messages": [{"role": "user", "content": "自然人申请有几件？"}],
        }
        said = post(f"{server.url}/v1/chat/completions", json=body).json()["choices"][0]["message"]["content"]
        assert "12件" in said
        assert get(f"{server.url}/").status_code == 200
        if model:
            path = f"{server.url}/api/reports/{identifier}/draft"
            draft = httpx.post(path, params={"section": "五"}, timeout=1500).json()
            assert draft["sections"][0]["paragraphs"][0]["text"]
            assert draft["tokens"] > 0
        log = server.log.read_text()
        assert "Traceback" not in log
        assert "internal" not in log
    print("done")


main()
