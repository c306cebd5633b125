"""Accepts or rejects all tracked changes of a Word file in LibreOffice; run by the system's Python, which has `uno`.

Arguments: the UNO pipe's name, `accept` or `reject`, the file. Prints as JSON what stands there afterwards and which
changes there were. Not a test itself: `test_tracked.py` runs it.
"""

import json
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue

COMMANDS = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges"}


def connect(pipe: str):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # noqa: BLE001 — UNO raises its own types, none of them importable before it runs
            time.sleep(0.2)
    raise SystemExit("LibreOffice did not start")


def main() -> None:
    pipe, what, path = sys.argv[1:]
    manager = connect(pipe).ServiceManager
    desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", connect(pipe))
    hidden = PropertyValue("Hidden", 0, True, 0)
    document = desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, (hidden,))
    changes = [
        {"author": each.RedlineAuthor, "type": each.RedlineType, "year": each.RedlineDateTime.Year}
        for each in document.Redlines
    ]
    helper = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", connect(pipe))
    helper.executeDispatch(document.CurrentController.Frame, COMMANDS[what], "", 0, ())
    answer = {"text": document.Text.String, "changes": changes, "left": len(list(document.Redlines))}
    document.close(True)
    print(json.dumps(answer))
    sys.stdout.flush()


main()
