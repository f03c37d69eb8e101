"""Docstrings of Python's standard library as rows of tokens, split by module: no module is in two of the three sets.

They are read from the sources beside the running Python, without importing any, so the rows are those of its version.
"""

import ast
import hashlib
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

SETS = ("train", "truth", "test")
# Of sixteen modules twelve are trained on, two give hidden truths, two the test.
_SHARES = ("train",) * 12 + ("truth",) * 2 + ("test",) * 2
# What is a test, a copy of another project or made for one machine says little about the library.
_LEFT_OUT = {"test", "tests", "idlelib", "lib2to3", "site-packages", "ensurepip", "turtledemo", "__pycache__", "config"}


def library_modules() -> Iterator[tuple[str, Path]]:
    """Yield name and file of each module of the library, by name."""
    root = Path(sysconfig.get_path("stdlib"))
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        if not any(part in _LEFT_OUT or part.startswith(("config-", "_sysconfigdata")) for part in parts):
            yield ".".join(parts), path


def docstrings(source: str) -> list[str]:
    """Return the docstrings of a module, its classes and functions, as they are indented in help texts, in order of the text."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for node in ast.walk(tree) if isinstance(node, documented) and ast.get_docstring(node)]
    found.sort(key=lambda node: getattr(node, "lineno", 0))
    return [ast.get_docstring(node) or "" for node in found]


def set_of(module: str) -> str:
    """Return the set that a module belongs to: by its package and a hash, so that neither neighbours nor chance cross over."""
    package = module.split(".", maxsplit=1)[0]
    return _SHARES[hashlib.sha256(package.encode()).digest()[0] % len(_SHARES)]


def token_rows(encode: Callable[[str], list[int]], end: int, length: int) -> dict[str, np.ndarray]:
    """Return int32 rows [n, length] of each set: docstrings one after the other, each followed by `end`, cut into rows."""
    tokens: dict[str, list[int]] = {name: [] for name in SETS}
    for module, path in library_modules():
        for text in docstrings(path.read_text(encoding="utf-8")):
            tokens[set_of(module)] += [*encode(text), end]
    rows = {name: len(found) // length for name, found in tokens.items()}
    return {name: np.array(tokens[name][: rows[name] * length], np.int32).reshape(-1, length) for name in SETS}
