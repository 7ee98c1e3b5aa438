"""Fields that OpenAI's clients may send and that have no effect here: taken with the value that means nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


@dataclass(frozen=True)
class Only:
    """For a field that is not applied: these values ask for what happens anyway, any other one is refused.

    `None` is always one of them. `instead` says what to do.
    """

    values: tuple[Any, ...] = ()
    instead: str = "Leave it out."

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        del source, handler
        return core_schema.no_info_plain_validator_function(self._check)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        del schema, handler
        return {
            "enum": [None, *self.values],
            "description": f"Not applied here; other values are refused. {self.instead}",
        }

    def _check(self, value: Any) -> Any:
        # 1 == True: a number is no yes.
        if value is None or any(value == known and type(value) is type(known) for known in self.values):
            return value
        raise PydanticCustomError("unsupported", "{message}", {"message": f"It is not applied here. {self.instead}"})


def refused(message: str) -> PydanticCustomError:
    return PydanticCustomError("unsupported", "{message}", {"message": message})
