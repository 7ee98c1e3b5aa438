"""Exports: what a file of a resource and its references holds."""

import httpx
from wegent_kit.yaml_documents import load_documents

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
