"""Models that somebody writes and has not saved: reached with the secrets that are in them, or kept from before."""

from __future__ import annotations

from typing import Any, Final

from wegent_contracts.protocol.chat import ModelTarget
from wegent_contracts.resources import Model, ModelSpec

from wegent_backend.access.owners import Scope, owner_of
from wegent_backend.context import Context
from wegent_backend.models.targets import check_answers, to_target
from wegent_backend.resources import drafts, repository
from wegent_backend.resources.rows import document_of
from wegent_backend.secrets.resolve import reveal
from wegent_backend.secrets.vault import Vault
from wegent_backend.tables.kinds import PUBLIC_USER_ID

NAMELESS: Final = "unsaved"


async def target_of(ctx: Context, body: Any, scope: Scope | None, *, answering: bool) -> ModelTarget:
    """From a Model, of which `spec` is enough. `answering`: it must be one for conversations.

    `***` is the secret that the stored model of this name, owner and namespace has. Raises Invalid, Forbidden,
    NotYetImplemented, ModelKeyMissing and SecretMissing.
    """
    draft = drafts.read(_with_name(body), kind=Model)
    owner_id = owner_of(ctx.subject, scope, draft.namespace, "update", kind=Model.__name__)
    row = await repository.named(ctx.session, Model.__name__, (owner_id,), draft.namespace, draft.name)
    stored = None if row is None else document_of(row)
    vault = await Vault.open(ctx.session, ctx.ports.keyring, [stored] if stored else [])
    whole = drafts.complete(Model, draft.namespace, draft.name, draft.document)
    kept = vault.keep(Model, whole, stored, owner_id=owner_id, namespace=draft.namespace, resource_uid="")
    whole = vault.plain(Model, kept)
    shown = await reveal(ctx.session, ctx.ports.keyring, Model, whole, owner_id=owner_id, namespace=draft.namespace)
    spec = ModelSpec.model_validate(shown["spec"])
    if answering:
        check_answers(draft.name, spec)
    return to_target(draft.name, spec, public=owner_id == PUBLIC_USER_ID)


def _with_name(body: Any) -> Any:
    """The connection can be tried before anybody has thought of a name."""
    metadata = (body.get("metadata") or {}) if isinstance(body, dict) else None
    if not isinstance(metadata, dict) or metadata.get("name"):
        return body
    return {**body, "metadata": {**metadata, "name": NAMELESS}}
