"""The errors a user can cause or meet, and what to do about each. Our own mistakes are never of these types.

Every error carries a stable `code` (for scripts and the API) and a Chinese `message` that names the file and
the place and says what to do; the text of the exception is that message.
"""

import errno
import socket

from assistant.private import masked

_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EEXIST: "已经存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是文件夹",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "超出磁盘配额",
    errno.EROFS: "磁盘是只读的",
    errno.EFBIG: "文件过大",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EIO: "读写出错，磁盘可能有故障",
    errno.EBUSY: "正被占用",
    errno.ETXTBSY: "正被占用",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.ENOMEM: "内存不足",
    errno.EINVAL: "系统不接受这个名称或位置",
    errno.EADDRINUSE: "端口已被占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
    errno.ECONNREFUSED: "对方没有接受连接",
    errno.ECONNRESET: "连接被对方中断",
    errno.ETIMEDOUT: "连接超时",
    errno.EHOSTUNREACH: "无法到达对方",
    errno.ENETUNREACH: "网络不通",
}


def reason(error: OSError) -> str:
    """Why the system refused, in Chinese; its number where this list has no words for it."""
    if isinstance(error, socket.gaierror):
        return "没有这个地址"
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}" if error.errno else "系统拒绝")


class AssistantError(Exception):
    """Base of all errors that are shown to a user.

    Attributes:
        code: stable identifier in kebab case, for scripts and the API.
        message: one line in Chinese: what is wrong, where, and what to do; passwords in addresses are masked.
    """

    code = "error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        message = masked(message)
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class InputError(AssistantError):
    """A file or request that cannot be read as a report."""

    code = "unreadable"


class SettingsError(AssistantError):
    """A setting or an argument that does not fit."""

    code = "settings"


class ModelError(AssistantError):
    """A language model that is missing, damaged, or does not answer."""

    code = "model"


class DraftError(AssistantError):
    """A draft that cannot be written from what is there."""

    code = "draft"


class OutputError(AssistantError):
    """A result that cannot be written: no space, no permission."""

    code = "output"
