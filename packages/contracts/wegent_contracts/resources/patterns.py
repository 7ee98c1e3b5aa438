"""Texts with a form: what names, labels and addresses look like, and the words that say so."""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias

from pydantic import Field

NAME_PATTERN: Final = r"^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$"
_PART = r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"
NAMESPACE_PATTERN: Final = rf"^{_PART}(/{_PART}){{0,4}}$"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?"
_PREFIX = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*"
LABEL_KEY_PATTERN: Final = rf"^({_PREFIX}/)?{_LABEL}$"
LABEL_VALUE_PATTERN: Final = rf"^({_LABEL})?$"
HTTP_PATTERN: Final = r"^https?://[^\s/]\S*$"
MCP_URL_PATTERN: Final = r"^(https?://|\$\{\{).+$"
GIT_URL_PATTERN: Final = r"^((https?|ssh|git)://[^\s/]\S*|[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:\S+)$"
BRANCH_PATTERN: Final = r"^[^\s~^:?*\[\\-][^\s~^:?*\[\\]*$"
NOT_BLANK_PATTERN: Final = r"\S"
NO_SPACES_PATTERN: Final = r"^\S+$"
DOMAIN_PATTERN: Final = r"^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$"
INDEX_PATTERN: Final = r"^[a-z0-9][a-z0-9_-]*$"
TOOL_PATTERN: Final = r"^[A-Za-z0-9_-]+$"
MODULE_PATTERN: Final = r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$"
CLASS_PATTERN: Final = r"^[A-Za-z_][A-Za-z0-9_]*$"
SHA256_PATTERN: Final = r"^sha256:[0-9a-f]{64}$"
CURRENCY_PATTERN: Final = r"^[A-Z]{3}$"

FORMS: Final[dict[str, str]] = {
    NAME_PATTERN: (
        "A name has letters, digits, '-', '_' and '.', begins and ends with a letter or digit, "
        "and has at most 253 characters."
    ),
    NAMESPACE_PATTERN: (
        "A namespace has letters, digits, '-', '_' and '.', begins and ends with a letter or digit, "
        "and may be nested with '/' up to 5 levels, as in team/backend."
    ),
    LABEL_KEY_PATTERN: (
        "A key has at most 63 letters, digits, '-', '_' and '.', begins and ends with a letter or digit, "
        "and may have a prefix, as in example.com/team."
    ),
    LABEL_VALUE_PATTERN: (
        "The value of a label is empty, or at most 63 letters, digits, '-', '_' and '.' "
        "that begin and end with a letter or digit."
    ),
    HTTP_PATTERN: "This should be an address that begins with http:// or https://.",
    MCP_URL_PATTERN: "This should be an address that begins with http://, https:// or ${{backend_url}}.",
    GIT_URL_PATTERN: (
        "This should be an address of a Git repository, as https://github.com/acme/shop.git or "
        "git@github.com:acme/shop.git."
    ),
    BRANCH_PATTERN: "A branch has no spaces and none of ~ ^ : ? * [ \\, and does not begin with '-'.",
    NOT_BLANK_PATTERN: "This should not be blank.",
    NO_SPACES_PATTERN: "This should not be empty, and have no spaces.",
    DOMAIN_PATTERN: "This should be the name of a host, as github.com or git.example.com:8443.",
    INDEX_PATTERN: "This has small letters, digits, '-' and '_', and begins with a letter or digit.",
    TOOL_PATTERN: "The name of a tool has letters, digits, '-' and '_'.",
    MODULE_PATTERN: "This should be the name of a Python module, as provider.",
    CLASS_PATTERN: "This should be the name of a Python class, as GitToolProvider.",
    SHA256_PATTERN: "This should be sha256: and 64 hexadecimal digits.",
    CURRENCY_PATTERN: "A currency has three capital letters, as USD.",
}
"""What a text of each pattern looks like, for people."""

ResourceName: TypeAlias = Annotated[str, Field(pattern=NAME_PATTERN)]
Namespace: TypeAlias = Annotated[str, Field(pattern=NAMESPACE_PATTERN, max_length=253)]
LabelKey: TypeAlias = Annotated[str, Field(pattern=LABEL_KEY_PATTERN, max_length=317)]
LabelValue: TypeAlias = Annotated[str, Field(pattern=LABEL_VALUE_PATTERN)]
HttpUrl: TypeAlias = Annotated[str, Field(pattern=HTTP_PATTERN, max_length=2048)]
Prompt: TypeAlias = Annotated[str, Field(max_length=200_000)]
"""Instructions for a model, in characters."""
