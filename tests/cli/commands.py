"""The command line as a person starts it, without waiting for its libraries each time.

One process has the libraries loaded and forks for every call; the child is the program from `main()` on, with its own
arguments, folder, environment and output. What is said of the start itself is tested with programs of their own.
"""

import atexit
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

_SECONDS = 120
_SOURCE = """
import json, os, sys
import assistant.cli
from importlib import import_module
for name in (
    "checking", "drafting", "reading.apart", "reading.docx_reader", "writing.comments", "writing.draft_docx",
    *(f"cli.{command}" for command in ("check", "draft", "plan", "explain", "rules", "chat")),
):
    import_module(f"assistant.{name}")
for line in sys.stdin:
    told = json.loads(line)
    child = os.fork()
    if child:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(status, flush=True)
        continue
    os.chdir(told["cwd"])
    os.environ.clear()
    os.environ.update(told["environment"])
    for number, name in enumerate((os.devnull, told["out"], told["err"])):
        opened = os.open(name, os.O_WRONLY if number else os.O_RDONLY)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin, sys.argv = open(0), ["assistant", *told["arguments"]]
    code = 1
    try:
        assistant.cli.main()
    except SystemExit as end:
        code = end.code or 0
    finally:
        import traceback
        if sys.exc_info()[0] is not None and not isinstance(sys.exc_info()[1], SystemExit):
            traceback.print_exc()
        import atexit, threading
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
"""


@cache
def _loaded() -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", _SOURCE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=_environment({}),
    )

    def end() -> None:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.close()
        process.wait(_SECONDS)
        process.stdout.close()

    atexit.register(end)
    return process


def _environment(more: dict[str, str]) -> dict[str, str]:
    settings = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    return settings | {"COLUMNS": "100"} | more


def run(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> "subprocess.CompletedProcess[str]":
    """What a call of the command line came to; the environment has no settings but those given."""
    process, said = _loaded(), [str(argument) for argument in arguments]
    assert process.stdin is not None and process.stdout is not None
    with (
        NamedTemporaryFile("r", encoding="utf-8") as out,
        NamedTemporaryFile("r", encoding="utf-8") as err,
    ):
        told = {
            "arguments": said,
            "cwd": str(cwd or Path.cwd()),
            "environment": _environment(environment),
            "out": out.name,
            "err": err.name,
        }
        process.stdin.write(json.dumps(told) + "\n")
        process.stdin.flush()
        status = int(process.stdout.readline())
        return subprocess.CompletedProcess(said, status, out.read(), err.read())
