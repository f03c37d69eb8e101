"""Builds the program that a model file declares: `python -m tempernet.build MODEL --out FOLDER --report FILE`.

Run by `npx tempernet program build`, which gives it a process, a time limit and a folder of its own. What came of it stands in the
report, JSON: `{"ok": true, ...}` or `{"ok": false, "code", "detail", "advice", "where"}` with a code of the error catalogue.
"""

import argparse
import contextlib
import importlib.util
import json
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from tempernet.compile import ENGINE_ID_FILE
from tempernet.compiler import CompiledProgram, compile_program, read_engine_id
from tempernet.data import write_sets
from tempernet.declare import Declared, declare, declared_classes, sample_of
from tempernet.errors import CompileError
from tempernet.export import OPSET
from tempernet.guard import ForbiddenAct, Guard
from tempernet.memory import limit_memory, ran_out
from tempernet.rehearse import check_module, rehearse
from tempernet.spec import ProgramSpec


def main(arguments: list[str] | None = None) -> int:
    """Build; the exit code is 0 when the report says ok, 1 when it says what is wrong."""
    parser = argparse.ArgumentParser(prog="tempernet.build", description=__doc__)
    parser.add_argument("model", type=Path, help="Python file with one class under @program")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--report", type=Path, required=True, help="file for what came of it")
    parser.add_argument("--memory-mb", type=int, default=0, help="most memory of this process, MiB; 0: no limit")
    options = parser.parse_args(arguments)
    limit_memory(options.memory_mb)
    try:
        report = {"ok": True, **build(options.model, options.out)}
    except CompileError as error:
        report = {"ok": False, "code": error.code, "detail": str(error), "advice": error.advice, "where": error.where}
    except (MemoryError, RuntimeError) as error:
        if not ran_out(error):
            raise
        report = {"ok": False, "code": "PROGRAM_BUILD_MEMORY", "detail": "", "advice": "", "where": ""}
    options.report.write_text(json.dumps(report), encoding="utf-8")
    return 0 if report["ok"] else 1


def build(model: Path, out: Path) -> dict[str, Any]:
    """Compile a model file into a folder, with its sample data under `sample/`. Raises CompileError."""
    started = time.perf_counter()
    guard = Guard(model)
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(guard.model.parent))
    with _own_code(guard), guard.armed():
        names = vars(_load(guard.model))
    declared = _declared(guard, names)
    with _own_code(guard, compiling=True):
        program = compile_program(declared.spec, read_engine_id(ENGINE_ID_FILE))
    _check_opset(program)
    program.write(out)
    if declared.sample:
        write_sets(out / "sample", declared.sample)
    return {
        "name": program.manifest["name"],
        "notices": list(declared.notices),
        "seconds": round(time.perf_counter() - started, 1),
        "rows": {name: len(next(iter(columns.values()))) for name, columns in declared.sample.items()},
    }


def _declared(guard: Guard, names: dict[str, Any]) -> Declared:
    classes = declared_classes(names)
    if len(classes) == 1:
        with _own_code(guard), guard.armed():
            sample = sample_of(classes[0])
        with _own_code(guard), guard.armed():
            module = classes[0]()
        check_module(module)
        with _own_code(guard), guard.armed():
            declared = declare(classes[0], module, sample)
            rehearse(declared.spec, sample, guard.line)
        return declared
    if len(classes) > 1:
        found = ", ".join(cls.__name__ for cls in classes)
        raise CompileError(f"several classes are decorated: {found}", code="PROGRAM_NO_MODEL", where=str(guard.model))
    make: Callable[[], Any] | None = names.get("program")
    if callable(make) and getattr(make, "__module__", "") != "tempernet.declare":
        with _own_code(guard), guard.armed():
            spec = make()
        if isinstance(spec, ProgramSpec):
            return Declared(spec, {}, ())
    raise CompileError("no class is decorated with @program", code="PROGRAM_NO_MODEL", where=str(guard.model))


def _load(model: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("tempernet_model", model)
    if spec is None or spec.loader is None or not model.is_file():
        raise CompileError("is no Python file", code="PROGRAM_NO_MODEL", where=str(model))
    module = importlib.util.module_from_spec(spec)
    sys.modules["tempernet_model"] = module
    spec.loader.exec_module(module)
    return module


@contextlib.contextmanager
def _own_code(guard: Guard, compiling: bool = False) -> Iterator[None]:
    """Turn what the model's own lines raise into a CompileError that names the line."""
    try:
        yield
    except CompileError as error:
        if error.__cause__ is not None:
            error.where = error.where or _line_of(error.__cause__, guard)
        raise
    except (MemoryError, ForbiddenAct, KeyboardInterrupt):
        raise
    except BaseException as error:
        if ran_out(error):
            raise
        detail = " ".join(f"{type(error).__name__}: {error}".split())[:500]
        where = _line_of(error, guard)
        if compiling and not where:
            raise CompileError(detail) from error
        raise CompileError(detail, code="PROGRAM_MODEL_FAILED", where=where or str(guard.model)) from error


def _line_of(error: BaseException, guard: Guard) -> str:
    """Return the innermost line of the model's folder that an exception came through, as file:line."""
    if isinstance(error, SyntaxError) and error.filename is not None:
        return f"{error.filename}:{error.lineno}"
    own = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__) if guard.owns(frame.filename)]
    return own[-1] if own else ""


def _check_opset(program: CompiledProgram) -> None:
    if program.manifest["opset"] != OPSET:
        raise CompileError(f"{program.manifest['opset']}, not {OPSET}", code="PROGRAM_BAD_OPSET")


if __name__ == "__main__":
    sys.exit(main())
