"""Exports: what a file of a resource and its references holds."""

import httpx
from wegent_backend.app import Backend
from wegent_kit.yaml_documents import load_documents

from ..share.rig import Somebody, group_of, somebody

API = "/api/v1"


async def test_what_every_installation_has_is_left_out(admin: httpx.AsyncClient) -> None:
    answer = await admin.get(f"{API}/namespaces/default/teams/translator/export")

    assert answer.status_code == 200, answer.text
    documents = [document.data for document in load_documents(answer.text)]
    assert [(entry["kind"], entry["metadata"]["name"]) for entry in documents] == [("Team", "translator")]


async def test_own_and_an_admins_public_resources_are_in_it_and_secrets_are_not(admin: httpx.AsyncClient) -> None:
    ghost = {"kind": "Ghost", "metadata": {"name": "g"}, "spec": {"systemPrompt": "Be brief."}}
    env = {"model": "openai", "model_id": "m", "api_key": "sk-not-for-files"}
    model = {"kind": "Model", "metadata": {"name": "m"}, "spec": {"modelConfig": {"env": env}}}
    refs = {"ghostRef": {"name": "g"}, "shellRef": {"name": "Chat"}, "modelRef": {"name": "m"}}
    bot = {"kind": "Bot", "metadata": {"name": "b"}, "spec": refs}
    for scope in ("public", "own"):
        assert (await admin.post(f"{API}/apply", params={"scope": scope}, json=[bot, model, ghost])).status_code == 200

        text = (await admin.get(f"{API}/namespaces/default/bots/b/export", params={"scope": scope})).text

        names = [document.data["kind"] for document in load_documents(text)]
        assert (sorted(names[:2]), names[2:]) == (["Ghost", "Model"], ["Bot"])
        assert "sk-not-for-files" not in text
        assert "wegent secrets set model-m-api_key" in text


async def test_it_has_only_what_its_reader_may_read(backend: Backend) -> None:
    maker, user = await somebody(backend, "maker"), await somebody(backend, "user")
    await group_of(backend, "makers", {maker.id: "Developer", user.id: "RestrictedAnalyst"})
    await maker.makes_team("helpers", "makers")

    async def kinds(reader: Somebody) -> list[str]:
        answer = await reader.get(f"{API}/namespaces/makers/teams/helpers/export")
        assert answer.status_code == 200, answer.text
        return [document.data["kind"] for document in load_documents(answer.text)]

    assert sorted(await kinds(maker)) == ["Bot", "Ghost", "Model", "Team"]
    assert await kinds(user) == ["Team"]
