"""Commands of office programs: an instruction and a text, whose answer takes the text's place in the document.

The public face: `command_of` tells a command from talk, `revised` carries it out. The answer is always that text, said
again with all of its figures, or the text as it was; what cannot be done is a typed error, never words about it.
"""

from assistant.editing.command import Command, command_of
from assistant.editing.revising import revised

__all__ = ["Command", "command_of", "revised"]
