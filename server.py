"""The server as uvicorn and its like take it: `app`, by the settings of the environment.

Its routes stand in `assistant.serving.routes` and `assistant.serving.protocols`; `assistant serve` needs none of this.
"""

from assistant.serving.application import assemble
from assistant.settings import load_settings

app = assemble(load_settings())
