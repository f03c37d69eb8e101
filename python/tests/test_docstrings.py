"""Rows of tokens out of docstrings, held-out modules apart."""

import sys

import numpy as np
import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def made():
    sys.path.insert(0, str(ROOT / "examples" / "lora"))
    try:
        import docstrings  # noqa: PLC0415

        yield docstrings
    finally:
        sys.path.pop(0)
        sys.modules.pop("docstrings", None)


def test_docstrings_come_in_the_order_of_the_text(made):
    lines = ['"""M."""', "class A:", '    """C."""', "    def f(self):", '        """F.', "", '        More."""']
    source = "\n".join([*lines, "async def g():", '    """G."""', "def h(): pass", ""])
    assert made.docstrings(source) == ["M.", "C.", "F.\n\nMore.", "G."]


def test_every_package_is_in_one_set_and_all_sets_have_many(made):
    modules = list(made.library_modules())
    assert len(modules) == len({name for name, _ in modules}) > 300
    packages = {}
    for name, _ in modules:
        packages.setdefault(name.split(".", maxsplit=1)[0], set()).add(made.set_of(name))
    assert all(len(sets) == 1 for sets in packages.values())
    counts = {name: sum(name in sets for sets in packages.values()) for name in made.SETS}
    assert counts["train"] > 100
    assert min(counts["truth"], counts["test"]) > 10
    assert not any(part in ("test", "idlelib", "site-packages") for name, _ in modules for part in name.split("."))


def test_rows_are_texts_and_ends_cut_to_length(made):
    rows = made.token_rows(lambda text: [ord(letter) for letter in text if ord(letter) < 128], 0, 32)
    for name, found in rows.items():
        assert found.dtype == np.int32
        assert found.shape[1] == 32
        assert len(found) > 500, name
    again = made.token_rows(lambda text: [ord(letter) for letter in text if ord(letter) < 128], 0, 32)
    assert all(np.array_equal(rows[name], again[name]) for name in rows)
