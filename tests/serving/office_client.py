"""LibreOffice's own LanguageTool client on one text; run by the system's Python, which has `uno`.

Arguments: the UNO pipe's name, the base URL of the server, the username ("" for none), the key. The text comes on the
standard input. Prints a JSON list of what the client marked. Not a test itself: `test_languagetool.py` runs it.
"""

import json
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.lang import Locale

NODE = "/org.openoffice.Office.Linguistic/GrammarChecking/LanguageTool"


def connect(pipe: str):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # noqa: BLE001 — UNO raises its own types, none of them importable before it runs
            time.sleep(0.2)
    raise SystemExit("LibreOffice did not start")


def configure(context, url: str, username: str, key: str) -> None:
    manager = context.ServiceManager
    provider = manager.createInstanceWithContext("com.sun.star.configuration.ConfigurationProvider", context)
    node = PropertyValue("nodepath", 0, NODE, 0)
    access = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationUpdateAccess", (node,))
    values = {"BaseURL": url, "IsEnabled": True, "Username": username, "ApiKey": key}
    for name, value in values.items():
        if name in access.ElementNames:
            access.setPropertyValue(name, value)
    access.commitChanges()


def main() -> None:
    pipe, url, username, key = sys.argv[1:]
    text = sys.stdin.buffer.read().decode()
    context = connect(pipe)
    configure(context, url, username, key)
    checker = context.ServiceManager.createInstanceWithContext(
        "org.openoffice.lingu.LanguageToolGrammarChecker", context
    )
    locale = Locale("zh", "CN", "")
    has_locale = checker.hasLocale(locale)
    # Lengths are UTF-16 units in UNO.
    length = len(text.encode("utf-16-le")) // 2
    result = checker.doProofreading("test", text, locale, 0, length, ())
    marked = [
        {
            "start": error.nErrorStart,
            "length": error.nErrorLength,
            "short": error.aShortComment,
            "full": error.aFullComment,
            "rule": error.aRuleIdentifier,
            "suggestions": list(error.aSuggestions),
            "properties": {each.Name: each.Value for each in error.aProperties},
        }
        for error in result.aErrors
    ]
    print(json.dumps({"has_locale": bool(has_locale), "marked": marked}))
    sys.stdout.flush()


main()
