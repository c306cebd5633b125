"""Language models: engines behind one interface (`engine`), the store of their weights, and the choice among them.

    engine = open_engine(load_settings())
    for piece in engine.generate(Generation(messages=(Message("user", "…"),))):
        ...

What is asked of a model, and whether its answer is right, is not here: that is `drafting`.
"""

import shutil
from importlib.util import find_spec
from pathlib import Path

from assistant.errors import ModelError
from assistant.language_model.engine import Engine, FinishReason, Generation, Message, Stream
from assistant.language_model.registry import Model, Registry, load_registry
from assistant.language_model.store import PREFIXES, ModelStore, State
from assistant.settings import Settings

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
    """Load the model that `settings.model` names.

    That is a name in the registry, a GGUF file, a folder of weights, `remote` for the configured server, or `auto` for
    the registry's default.

    Raises:
        ModelError: `model-missing` with the command that fetches it, `model-damaged`, `model-unknown`,
            `engine-missing`, or what the configured server answers.
    """
    if settings.model == "remote":
        return _remote(settings)
    return _local(*_weights(settings.model, settings), settings)


def _weights(wanted: str, settings: Settings) -> tuple[Path, str]:
    """The file or folder of a model that is named as in the settings, and what the model is called."""
    registry = load_registry()
    name = registry.default if wanted == "auto" else wanted
    if name in registry.models:
        model = registry.models[name]
        return open_store(settings).require(model), model.name
    path = Path(name).expanduser()
    if not path.exists() and len(path.parts) == 1 and path.suffix != ".gguf":
        registry.find(name)
    if not path.exists():
        raise ModelError(f"找不到模型 {path}", code="model-missing")
    return path, path.stem if path.is_file() else path.name


# The engines load heavy libraries; the store and the command line must start without them: imports in the functions.


def _local(path: Path, name: str, settings: Settings) -> Engine:
    kind = settings.engine.kind
    if kind == "auto":
        kind = "transformers" if path.is_dir() or _gpu_for_transformers() else "llama.cpp"
    return _llama_cpp(path, name, settings) if kind == "llama.cpp" else _transformers(path, name, settings)


def _gpu_for_transformers() -> bool:
    """Whether torch has a GPU that the installed llama.cpp cannot use; torch is only imported on machines with one."""
    if shutil.which("nvidia-smi") is None or find_spec("torch") is None or find_spec("transformers") is None:
        return False
    import torch  # noqa: PLC0415
    import xllamacpp  # noqa: PLC0415

    if not torch.cuda.is_available():
        return False
    processors = {"GGML_BACKEND_DEVICE_TYPE_CPU", "GGML_BACKEND_DEVICE_TYPE_ACCEL"}
    return all(device["type"].name in processors for device in xllamacpp.get_device_info())


def _llama_cpp(path: Path, name: str, settings: Settings) -> Engine:
    from assistant.language_model.llama_cpp import LlamaCppEngine, LlamaCppOptions  # noqa: PLC0415

    running = settings.engine
    options = LlamaCppOptions(
        context_length=running.context_length,
        parallel=1 if running.reproducible else running.parallel,
        threads=running.threads,
        gpu_layers=running.gpu_layers,
        timeout=running.timeout,
        reproducible=running.reproducible,
        ngram_speculation=running.speculation == "ngram",
        draft_model=_weights(running.draft_model, settings)[0] if running.speculation == "draft" else None,
        prefix_folder=settings.models / PREFIXES,
    )
    return LlamaCppEngine(path, name=name, options=options)


def _transformers(path: Path, name: str, settings: Settings) -> Engine:
    from assistant.language_model.transformers_engine import (  # noqa: PLC0415
        TransformersEngine,
        TransformersOptions,
    )

    running = settings.engine
    options = TransformersOptions(
        context_length=running.context_length,
        parallel=1 if running.reproducible else running.parallel,
        timeout=running.timeout,
    )
    return TransformersEngine(path, name=name, options=options)


def _remote(settings: Settings) -> Engine:
    from assistant.language_model.openai_server import OpenAIEngine  # noqa: PLC0415

    return OpenAIEngine(settings.remote, context_length=settings.engine.context_length)
