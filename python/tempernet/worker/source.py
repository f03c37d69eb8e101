"""Reads the source of a program: a function `program()`, or one class under `@program`, as `tempernet program build` takes it."""

import runpy
import sys
from pathlib import Path

from tempernet.compile import load_spec
from tempernet.declare import declare, declared_classes, sample_of
from tempernet.spec import ProgramSpec


def read_source(path: Path) -> ProgramSpec:
    """Run a source, beside which it may import, and return its program. Raises CompileError, and whatever the source raises."""
    sys.path.insert(0, str(path.resolve().parent))
    try:
        classes = declared_classes(runpy.run_path(str(path)))
        if len(classes) == 1:
            return declare(classes[0], classes[0](), sample_of(classes[0])).spec
    finally:
        sys.path.pop(0)
    return load_spec(path)
