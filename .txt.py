import sys
from assistant.checking.prose.frames import *
from assistant.checking.prose.tokens import tokenise
from assistant.checking.prose.lexicon import lexicon

for t in sys.argv[1:]:
    print(
        [
            (k.text, k.kind if k.kind != "word" else "", k.entry.senses[:4])
            for k in tokenise(t, lexicon("disclosure"), 2023)
        ]
    )
