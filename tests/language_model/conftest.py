"""The tiny model of `tiny`, and every engine loaded with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.language_model import Engine
from assistant.language_model.llama_cpp import LlamaCppEngine, LlamaCppOptions


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The transformers folder and the GGUF file of one and the same small model."""
    pytest.importorskip("torch", reason="the extra torch is not installed")
    from tests.language_model.tiny import build

    return build(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def llama_server(tiny_model: tuple[Path, Path]) -> Iterator[str]:
    """The address of a real llama.cpp server on loopback that asks for the key `open-sesame`."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(tiny_model[1])
    parameters.n_parallel = 4
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.n_ctx = 4 * 256
    parameters.api_keys = ["open-sesame"]
    parameters.verbosity = -1
    server = xllamacpp.Server(parameters)
    yield server.listening_address
    del server


@pytest.fixture(scope="session")
def llama_engine(tiny_model: tuple[Path, Path]) -> Iterator[LlamaCppEngine]:
    options = LlamaCppOptions(context_length=256, parallel=4, threads=1, timeout=60)
    engine = LlamaCppEngine(tiny_model[1], options=options)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def transformers_engine(tiny_model: tuple[Path, Path]) -> Iterator[Engine]:
    from assistant.language_model.transformers_engine import TransformersEngine, TransformersOptions

    engine = TransformersEngine(tiny_model[0], options=TransformersOptions(parallel=4, timeout=60))
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def transformers_gguf_engine(tiny_model: tuple[Path, Path]) -> Iterator[Engine]:
    from assistant.language_model.transformers_engine import TransformersEngine, TransformersOptions

    engine = TransformersEngine(tiny_model[1], options=TransformersOptions(parallel=4, timeout=60))
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def openai_engine(llama_server: str) -> Iterator[Engine]:
    from pydantic import SecretStr

    from assistant.language_model.openai_server import OpenAIEngine
    from assistant.settings import RemoteSettings

    engine = OpenAIEngine(RemoteSettings(url=llama_server, key=SecretStr("open-sesame"), parallel=4, timeout=60))
    yield engine
    engine.close()


@pytest.fixture(params=["llama_engine", "transformers_engine", "transformers_gguf_engine", "openai_engine"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    loaded: Engine = request.getfixturevalue(request.param)
    return loaded
