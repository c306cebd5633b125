"""The language model as a chooser for claims that the words leave open (setting `check_with_model`)."""

import jinja2

from assistant.checking.choosing import Chooser, Question
from assistant.language_model import Engine, Generation, Message
from assistant.resources import resource

_MOST = 9  # one digit answers


def chooser(engine: Engine) -> Chooser:
    """A chooser that asks the engine; its grammar lets the model answer with the number of a candidate only."""
    template = jinja2.Environment(  # nosec B701 - a prompt for a model, no HTML
        undefined=jinja2.StrictUndefined, autoescape=False
    ).from_string(resource("prompts", "choose.jinja").read_text(encoding="utf-8"))

    def choose(question: Question) -> int | None:
        meanings = question.meanings[:_MOST]
        asked = template.render(sentence=question.sentence, meanings=meanings)
        grammar = "root ::= " + " | ".join(f'"{n}"' for n in range(len(meanings) + 1))
        request = Generation((Message("user", asked),), grammar=grammar, max_tokens=2)
        answer = "".join(engine.generate(request)).strip()
        return int(answer) - 1 if answer.isdecimal() and answer != "0" else None

    return choose
