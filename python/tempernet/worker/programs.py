"""The programs that a worker may run: folders of its own machine, each held against the hash that its operator allowed.

Code never comes over the wire. A folder has `program.json` and the specification `program.py`; it counts as the program of a hash
only when the specification compiles to that very manifest, graphs and all. As compiling takes seconds to minutes, a folder that
passed is remembered by the content of its sources and of the compiler.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tempernet
from tempernet.compiler import MANIFEST_FILE, compile_program
from tempernet.digest import object_digest
from tempernet.spec import ProgramSpec
from tempernet.worker.errors import WorkerError
from tempernet.worker.source import read_source

SPEC_FILE = "program.py"
_MAX_MANIFEST = 4 * 1024 * 1024


def allowed_programs(folders: Iterable[Path], allowed: Iterable[str]) -> dict[str, Path]:
    """Return hash -> folder of the folders whose manifest has an allowed hash.

    Raises WorkerError where a folder is not readable, where an allowed hash has no folder and where none is left.
    """
    wanted = {one.lower() for one in allowed}
    found = {_manifest_hash(folder): folder for folder in folders}
    missing = wanted - set(found)
    if missing:
        held = ", ".join(f"{folder}: {one}" for one, folder in found.items())
        raise WorkerError("program", f"no folder holds the allowed program {sorted(missing)[0]}; there is {held or 'none'}")
    if not wanted:
        raise WorkerError("program", "no program is allowed")
    return {one: folder for one, folder in found.items() if one in wanted}


def open_program(program: str, folder: Path, cache: Path | None) -> ProgramSpec:
    """Return the specification of an allowed program. Raises WorkerError unless it compiles to the program of that hash."""
    note = None if cache is None else cache / f"{_sources_key(program, folder)}.ok"
    try:
        if note is None or not note.exists():
            manifest = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
            made = _compiled_hash(folder, manifest)
            if made != program:
                raise WorkerError("program", f"{folder / SPEC_FILE} compiles to {made}, its manifest is {program}")
            if note is not None:
                note.parent.mkdir(parents=True, exist_ok=True)
                note.touch()
        # Loaded anew: the compiler may leave the module in another state than it was made in.
        return read_source(folder / SPEC_FILE)
    except WorkerError:
        raise
    except (Exception, SystemExit) as error:
        # Whatever a source does while it is read says the same: it is not the program.
        raise WorkerError("program", f"{folder}: {type(error).__name__}: {error}") from error


def _compiled_hash(folder: Path, manifest: Any) -> str:
    """Hash of what the source compiles to under the manifest's bounds: a build measures them, nothing is computed with them."""
    made = compile_program(read_source(folder / SPEC_FILE), manifest["engine"]).manifest
    return object_digest({**made, "bounds": manifest["bounds"]})


def cache_folder() -> Path:
    """Where checked folders are remembered."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "tempernet" / "checked-programs"


def _manifest_hash(folder: Path) -> str:
    file = folder / MANIFEST_FILE
    try:
        with file.open("rb") as stream:
            text = stream.read(_MAX_MANIFEST + 1)
        if len(text) > _MAX_MANIFEST:
            raise WorkerError("program", f"{file} is larger than {_MAX_MANIFEST} bytes")
        if not (folder / SPEC_FILE).is_file():
            raise WorkerError("program", f"{folder} has no {SPEC_FILE}: the engine torch runs specifications, not graphs")
        return object_digest(json.loads(text))
    except (OSError, ValueError, TypeError) as error:
        raise WorkerError("program", f"{file}: {error}") from error


def _sources_key(program: str, folder: Path) -> str:
    versions = " ".join(f"{package}={version(package)}" for package in ("torch", "onnx", "onnxscript", "numpy"))
    key = hashlib.sha256(f"1 {program} {versions}".encode())
    compiler = Path(tempernet.__file__).parent
    for root in (folder, compiler):
        for file in sorted(root.rglob("*.py")):
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            key.update(f"{file.relative_to(root)} {content}\n".encode())
    return key.hexdigest()
