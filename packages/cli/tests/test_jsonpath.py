"""JSONPath templates."""

from __future__ import annotations

import pytest
from wegent.client.errors import WrongUsage
from wegent.resources import jsonpath

LIST = {
    "kind": "List",
    "items": [
        {"metadata": {"name": "dev", "labels": {"wegent.io/tier": "a"}}, "spec": {"size": 3, "ok": True}},
        {"metadata": {"name": "ops", "labels": {}}, "spec": {"size": 1, "roles": ["x", "y", "z"]}},
    ],
}


def rendered(template: str) -> str:
    return jsonpath.render(jsonpath.template(template), LIST)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{.items[*].metadata.name}", "dev ops"),
        (".items[*].metadata.name", "dev ops"),
        ("{$.items[0]['metadata']['name']}", "dev"),
        ("{@.items[-1].metadata.name}", "ops"),
        ("{.items[-2].metadata.name}", "dev"),
        ("{.items[7].metadata.name}", ""),
        ("{.items[1].spec.roles[0:2]}", "x y"),
        ("{.items[1].spec.roles[1:]}", "y z"),
        ("{.items[1].spec.roles[::2]}", "x z"),
        ("{.items[0].spec['size','ok']}", "3 true"),
        ("{.items[0].spec.*}", "3 true"),
        ("{..name}", "dev ops"),
        ('{.items[?(@.metadata.name=="ops")].spec.size}', "1"),
        ("{.items[?(@.metadata.name != 'ops')].spec.size}", "3"),
        ("{.items[?(@.spec.size>2)].metadata.name}", "dev"),
        ("{.items[?(@.spec.size>'a')].metadata.name}", ""),
        ("{.items[?(@.spec.roles)].metadata.name}", "ops"),
        ("{.items[?(@.spec.ok==true)].metadata.name}", "dev"),
        ('{.items[?(@.spec.roles!="x")].metadata.name}', "dev ops"),
        (r"{.items[0].metadata.labels.wegent\.io/tier}", "a"),
        ("{.items[0].metadata.labels['wegent.io/tier']}", "a"),
        ("{.items[0].spec}", '{"size": 3, "ok": true}'),
        ('{range .items[*]}{.metadata.name}{"\\t"}{.spec.size}{"\\n"}{end}', "dev\t3\nops\t1\n"),
        ("{range .items[*]}<{range .spec.roles[*]}{@},{end}>{end}", "<><x,y,z,>"),
        ("a {.kind} and {.nothing.at.all}.", "a List and ."),
        ('{"{}"}', "{}"),
        ("", ""),
    ],
)
def test_finds_what_a_template_means(template: str, text: str) -> None:
    assert rendered(template) == text


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("{range .items[*]}{.x}", "has no {end}"),
        ("{.items[}", r"cannot be read from '\[' on"),
        ("{.items", "stands alone"),
        ("{.a}}", "stands alone"),
        ("{.a}{end}", "has no {range"),
        ("{.items[?(@.x=)]}", "cannot be read"),
    ],
)
def test_says_what_it_cannot_read(template: str, why: str) -> None:
    with pytest.raises(WrongUsage, match=why):
        jsonpath.template(template)
