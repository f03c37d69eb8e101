"""Command line: `python -m tempernet.compile SPEC...` writes graphs and manifest beside each specification."""

import argparse
import runpy
import sys
from pathlib import Path

from tempernet.compiler import CompiledProgram, compile_program, read_engine_id
from tempernet.errors import CompileError
from tempernet.spec import ProgramSpec

ENGINE_ID_FILE = Path(__file__).resolve().parents[2] / "substrate" / "program" / "engine-id.json"


def load_spec(path: Path) -> ProgramSpec:
    """Run a specification file, beside which it may import, and return what its function `program` returns."""
    sys.path.insert(0, str(path.resolve().parent))
    try:
        make = runpy.run_path(str(path)).get("program")
    finally:
        sys.path.pop(0)
    spec = make() if callable(make) else None
    if not isinstance(spec, ProgramSpec):
        raise CompileError(f"{path} has no function program() that returns a ProgramSpec")
    return spec


def differing_files(program: CompiledProgram, folder: Path) -> list[str]:
    """Return the names of the program's files that `folder` lacks or holds with other bytes."""
    return [
        name
        for name, content in program.files().items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != content
    ]


def main(arguments: list[str] | None = None) -> int:
    """Compile each specification; exit code 1 when `--check` finds a difference, 2 when a program cannot be compiled."""
    parser = argparse.ArgumentParser(prog="tempernet.compile", description=__doc__)
    parser.add_argument("spec", nargs="+", type=Path, help="Python file with a function program() -> ProgramSpec")
    parser.add_argument("--out", type=Path, help="folder to write to (default: the folder of the specification)")
    parser.add_argument("--engine-id", type=Path, default=ENGINE_ID_FILE, help="JSON file with the engine's id")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the files there differ")
    options = parser.parse_args(arguments)
    if options.out is not None and len(options.spec) > 1:
        parser.error("--out takes one specification")
    stale = False
    for path in options.spec:
        try:
            program = compile_program(load_spec(path), read_engine_id(options.engine_id))
        except (CompileError, OSError) as error:
            print(f"{path}: {error}", file=sys.stderr)
            return 2
        folder = options.out or path.parent
        if options.check:
            for name in differing_files(program, folder):
                print(f"{folder / name} differs from what its specification compiles to", file=sys.stderr)
                stale = True
        else:
            program.write(folder)
        print(f"{program.manifest['name']} {program.program_hash}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
