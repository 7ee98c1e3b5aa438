"""Requests that the API's own description gives rise to, and what of the answers the description does not have."""

import copy
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import APIOperation
from wegent_contracts.resources import KINDS

SEED = 3
NOBODY = "http://127.0.0.1:9"
"""Where no provider of models is; whatever would ask one asks there, and never another machine."""
ADMINISTRATION = "/api/v1/admin/"
OPENAI = ("/api/v1/responses", "/v1/")
LINKED = "/api/v1/attachments/linked"
ELSEWHERE = (
    *(
        "/health",
        "/ready",
        "/api/v1/auth/",
        "/api/v1/users/",
        "/api/v1/share/public",
        "/api/v1/mcp/connections/callback",
    ),
    *(LINKED, ADMINISTRATION, *OPENAI),
)
"""Routes that are not about resources."""
EXAMPLES = {kind.plural: kind.model_config["json_schema_extra"]["examples"][0] for kind in KINDS.values()}

OF_THE_DOOR = {414}
"""Told before any route is known: the description has routes."""

load_all_checks()
CONFORMS = CHECKS.get_by_names(["status_code_conformance", "content_type_conformance", "negative_data_rejection"])
SHAPED = CHECKS.get_by_names(["response_schema_conformance"])


def operations(document: dict[str, Any], *, below: str | tuple[str, ...] | None = None) -> list[APIOperation]:
    """Those of resources, or `below` an address: first what asks providers, while models are as they were made; last
    what deletes.
    """
    config = schemathesis.Config.from_dict({"generation": {"with-security-parameters": False}})
    found = [result.ok() for result in schemathesis.openapi.from_dict(document, config=config).get_all_operations()]
    if below is None:
        wanted = [operation for operation in found if not operation.path.startswith(ELSEWHERE)]
    else:
        wanted = [operation for operation in found if operation.path.startswith(below)]
    return sorted(wanted, key=lambda operation: (not asks(operation), "delete" in operation.label.lower()))


def asks(operation: APIOperation) -> bool:
    """Whether it has the server ask a provider of models."""
    return operation.path.endswith(("/test", "/available"))


def existing(operation: APIOperation) -> dict[str, Any]:
    """Path parameters that name something that is there."""
    example = EXAMPLES.get(operation.tags[0] if operation.tags else "")
    known = {
        "ns": "default",
        "name": example["metadata"]["name"] if example else "openai-key",
        "revision": 1,
        "kind": "Ghost",
        "task_id": 1,
        "subtask_id": 1,
        "queued_id": 1,
        # The administration's tests have somebody else, whom they can shut out.
        "user_id": 2 if operation.path.startswith(ADMINISTRATION) else 1,
        "login_id": "login-of-2",
        "run_id": 1,
        "cleanup_id": 1,
        "key_id": 1,
        "memory_id": 1,
        "host": "git.example.com:8443",
        "number": 1,
        "link_id": 1,
        "member_id": 1,
        "attachment_id": 1,
        "wait_id": 1,
        "approval_id": 1,
        "connection_id": 1,
        "upload_id": 1,
        "response_id": "resp_1_2",
        "model": "default#wegent-chat",
    }
    return {parameter.name: known[parameter.name] for parameter in operation.path_parameters}


def examples(operation: APIOperation) -> list[Case]:
    """The request that the description shows, in each media type."""
    there = {"path_parameters": existing(operation), "query": {}}
    shown = [body for body in operation.body if "example" in body.definition]
    return [
        case
        for body in shown
        for case in _drawn(
            operation,
            GenerationMode.POSITIVE,
            1,
            body=copy.deepcopy(body.definition["example"]),
            media_type=body.media_type,
            **there,
        )
    ]


def variations(operation: APIOperation) -> Iterator[Case]:
    """Requests that keep to the description, about what is there and what is not, and some that just miss it."""
    there = {"path_parameters": existing(operation)}
    yield from _drawn(operation, GenerationMode.POSITIVE, 2, **there)
    if not asks(operation):
        yield from _drawn(operation, GenerationMode.POSITIVE, 1)
        yield from _drawn(operation, GenerationMode.NEGATIVE, 2, **there)


def _drawn(operation: APIOperation, mode: GenerationMode, count: int, **fixed: Any) -> list[Case]:
    """The same ones in every run."""
    found: list[Case] = []

    @seed(SEED)
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode, **fixed))
    def collect(case: Case) -> None:
        found.append(case)

    with suppress(Unsatisfiable):  # where nothing is asked, nothing can miss it
        collect()
    return found


async def send(client: httpx.AsyncClient, case: Case) -> httpx.Response:
    if asks(case.operation):
        _lead_to_nobody(case.body)
    sent = case.as_transport_kwargs(base_url=str(client.base_url))
    headers = {name: value for name, value in sent["headers"].items() if name.lower() != "authorization"}
    content: dict[str, Any] = {"json": sent["json"]} if "json" in sent else {"content": sent.get("data")}
    return await client.request(sent["method"], sent["url"], params=sent.get("params"), headers=headers, **content)


def _lead_to_nobody(body: Any) -> None:
    for key in ("spec", "modelConfig", "env"):
        body = body.get(key) if isinstance(body, dict) else None
    if isinstance(body, dict):
        for key in ("anthropic_base_url", "dify_base_url"):
            body.pop(key, None)
        body["base_url"] = NOBODY


def undescribed(case: Case, answer: httpx.Response) -> str | None:
    """What is wrong with the answer by the description; None: nothing."""
    if answer.status_code >= 500 and str(answer.status_code) not in case.operation.definition.raw["responses"]:
        return f"{case.operation.label} answered {answer.status_code}: {answer.text}\n{case.as_curl_command()}"
    if answer.status_code in OF_THE_DOOR:
        return None
    projected = "fields" in (case.query or {})  # by request, such an answer lacks what its schema requires
    try:
        case.validate_response(answer, checks=CONFORMS if projected else CONFORMS + SHAPED)
    except FailureGroup as failures:
        return f"{case.operation.label}: {failures}"
    return None
