"""Numbers of a program's settings, which the manifest holds as decimal strings."""

import re
from dataclasses import fields
from typing import Any

from tempernet.errors import CompileError

Number = str | int | float
_DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?(e-?[0-9]+)?", re.ASCII)


def _no_number(name: str, value: object) -> CompileError:
    return CompileError(f"{name} is {value!r}, not a decimal number of at least 0", code="PROGRAM_BAD_SETTING")


def decimal(name: str, value: Number) -> str:
    """Return a number of at least 0 as the text that the manifest holds. Raises CompileError for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _no_number(name, value)
    text = value if isinstance(value, str) else repr(int(value) if isinstance(value, int) else float(value))
    if not _DECIMAL.fullmatch(text):
        raise _no_number(name, value)
    return text


def keep_decimals(instance: Any) -> None:
    """Turn every field of a frozen dataclass into decimal text. Raises CompileError."""
    for field in fields(instance):
        object.__setattr__(instance, field.name, decimal(field.name, getattr(instance, field.name)))
