"""Bring the installation's own resources in line; doing it again changes nothing."""

from __future__ import annotations

from pathlib import Path

from wegent_contracts.resources import KINDS
from wegent_kit.crypto import Keyring
from wegent_kit.yaml_documents import load_documents

from wegent_backend.auth.passwords import Passwords
from wegent_backend.db import Database
from wegent_backend.models.found import read_found_models, sync_found_models
from wegent_backend.resources import learning, public
from wegent_backend.resources.drafts import Draft, read
from wegent_backend.resources.intents import Desk
from wegent_backend.resources.versions import hold
from wegent_backend.settings import BackendSettings
from wegent_backend.tables.kinds import PUBLIC_USER_ID
from wegent_backend.users.login import ensure_admin, offer_setup_token


def read_resources(directory: Path) -> list[Draft]:
    """Every document of every YAML file, the referenced kinds first."""
    found = [
        read(document.data)
        for path in sorted(directory.glob("*.yaml"))
        for document in load_documents(path.read_text("utf-8"))
    ]
    ranks = list(KINDS)
    return sorted(found, key=lambda draft: ranks.index(draft.kind.__name__))


async def seed(database: Database, keyring: Keyring, passwords: Passwords, settings: BackendSettings) -> None:
    """One transaction, one process at a time. Raises StartRefused for settings that cannot be followed."""
    resources = read_resources(Path(__file__).parent)
    models = read_found_models(settings.models_file) if settings.models_file else []
    async with database.write() as session:
        await hold(session)
        desk = Desk(session, keyring, settings.resource, PUBLIC_USER_ID, None, public.MANAGER)
        await public.ensure(desk, resources)
        if settings.models_file is not None:
            await sync_found_models(desk, models)
        await learning.observe_again(desk)
        unset = await ensure_admin(session, passwords, settings.admin_password)
    offer_setup_token(settings.resolved_home(), wanted=unset)
