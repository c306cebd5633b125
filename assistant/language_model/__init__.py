"""Language models: engines behind one interface (`engine`), the store of their weights, and the choice among them.

    engine = open_engine(current())
    for piece in engine.generate(Generation(messages=(Message("user", "…"),))):
        ...

What is asked of a model, and whether its answer is right, is not here: that is `drafting`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.language_model.engine import Engine, FinishReason, Generation, Message, Stream
from assistant.language_model.registry import Model, Registry, load_registry
from assistant.language_model.store import ModelStore, State
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.language_model.llama_cpp import LlamaCppEngine

__all__ = [
    "Engine",
    "FinishReason",
    "Generation",
    "Message",
    "Model",
    "ModelStore",
    "Registry",
    "State",
    "Stream",
    "load_registry",
    "open_engine",
    "open_store",
]


def open_store(settings: Settings) -> ModelStore:
    """The models folder of these settings with the registry that ships with the project."""
    return ModelStore(settings.models, load_registry())


def open_engine(settings: Settings) -> Engine:
    """Load the model that `settings.model` names: a name in the registry, a GGUF file, or `auto` for the default.

    Raises:
        ModelError: `model-missing` with the command that fetches it, `model-damaged`, `model-unknown`.
    """
    registry = load_registry()
    name = registry.default if settings.model == "auto" else settings.model
    if name in registry.models:
        model = registry.models[name]
        return _llama_cpp(open_store(settings).require(model), model.name, settings)
    path = Path(name).expanduser()
    if path.suffix != ".gguf" and not path.exists() and len(path.parts) == 1:
        registry.find(name)
    return _llama_cpp(path, path.stem, settings)


def _llama_cpp(path: Path, name: str, settings: Settings) -> "LlamaCppEngine":
    from assistant.language_model.llama_cpp import LlamaCppEngine, LlamaCppOptions  # noqa: PLC0415 - see below

    # The engines load heavy libraries; the store and the command line must start without them.
    running = settings.engine
    options = LlamaCppOptions(
        context_length=running.context_length,
        parallel=1 if running.reproducible else running.parallel,
        threads=running.threads,
        gpu_layers=running.gpu_layers,
        timeout=running.timeout,
        reproducible=running.reproducible,
    )
    return LlamaCppEngine(path, name=name, options=options)
