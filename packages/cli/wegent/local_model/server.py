"""The native server, set up from our settings."""

from __future__ import annotations

from typing import Any

import xllamacpp

from wegent.local_model.settings import LocalModelSettings


def serve(settings: LocalModelSettings) -> Any:
    """Loads the model and listens on 127.0.0.1; requests need `Authorization: Bearer <key>`, except GET /health.

    Returns the running server; raises RuntimeError when the file cannot be loaded.
    """
    params = xllamacpp.CommonParams()
    params.model.path = str(settings.file)
    params.model_alias = {settings.alias}
    params.port = settings.port
    params.api_keys = [settings.key.get_secret_value()]
    params.n_parallel = settings.parallel
    # The server divides its context among the parallel answers.
    params.n_ctx = settings.context * settings.parallel
    params.cpuparams.n_threads = settings.threads
    params.use_jinja = True
    params.ui = False
    params.offline = True
    return xllamacpp.Server(params)
