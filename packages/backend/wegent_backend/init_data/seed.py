"""Bring the installation's own resources in line; doing it again changes nothing."""

from __future__ import annotations

from pathlib import Path

import yaml
from wegent_contracts.resources import KINDS, Resource

from wegent_backend.auth.passwords import Passwords
from wegent_backend.db import Database
from wegent_backend.models.found import read_found_models, sync_found_models
from wegent_backend.resources.public import ensure_public
from wegent_backend.resources.versions import hold
from wegent_backend.settings import BackendSettings
from wegent_backend.users.login import ensure_admin, offer_setup_token


def read_resources(directory: Path) -> list[Resource]:
    """Every document of every YAML file, in the order of the files' names."""
    documents = [
        document
        for path in sorted(directory.glob("*.yaml"))
        for document in yaml.load_all(path.read_text("utf-8"), Loader=_Loader)
    ]
    return [KINDS[document["kind"]].model_validate(document) for document in documents]


async def seed(database: Database, passwords: Passwords, settings: BackendSettings) -> None:
    """One transaction, one process at a time. Raises StartRefused for settings that cannot be followed."""
    resources = read_resources(Path(__file__).parent)
    models = read_found_models(settings.models_file) if settings.models_file else []
    async with database.write() as session:
        await hold(session)
        for resource in resources:
            await ensure_public(session, resource)
        if settings.models_file is not None:
            await sync_found_models(session, models)
        unset = await ensure_admin(session, passwords, settings.admin_password)
    offer_setup_token(settings.resolved_home(), wanted=unset)


_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
