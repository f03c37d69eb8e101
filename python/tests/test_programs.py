"""The committed programs are what their specifications compile to, in any process."""

import os
import re
import subprocess
import sys

import pytest

from tempernet.compile import differing_files, load_spec, main
from tempernet.compiler import compile_program, read_engine_id
from tempernet.errors import CompileError
from tempernet.operators import ALLOWED_OPERATORS
from tests.conftest import ENGINE, ROOT

PROGRAMS = sorted(path.parent.name for path in (ROOT / "programs").glob("*/program.py"))
ENGINE_ID = ROOT / "substrate" / "program" / "engine-id.json"


def test_both_programs_are_there():
    assert PROGRAMS == ["brain", "digits"]


@pytest.mark.parametrize("name", PROGRAMS)
def test_committed_programs_compile_to_the_same_bytes(name):
    folder = ROOT / "programs" / name
    assert differing_files(compile_program(load_spec(folder / "program.py"), read_engine_id(ENGINE_ID)), folder) == []


def test_another_process_with_another_hash_seed_compiles_the_same_bytes():
    result = subprocess.run(
        [sys.executable, "-m", "tempernet.compile", "--check", str(ROOT / "programs" / "digits" / "program.py")],
        cwd=ROOT / "python",
        env={**os.environ, "PYTHONHASHSEED": "4711", "OMP_NUM_THREADS": "2"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_the_command_writes_what_it_then_finds_unchanged(tmp_path, capsys):
    source = tmp_path / "tiny.py"
    source.write_text("from tests.conftest import adapted_spec as program\n")
    engine = tmp_path / "engine-id.json"
    engine.write_text(f'{{"id": "{ENGINE}"}}')
    options = [str(source), "--out", str(tmp_path / "out"), "--engine-id", str(engine)]
    assert main(options) == 0
    written = sorted(path.name for path in (tmp_path / "out").rglob("*.*"))
    assert len(written) == 6
    assert main([*options, "--check"]) == 0
    (tmp_path / "out" / "loss.onnx").write_bytes(b"other")
    assert main([*options, "--check"]) == 1
    assert "loss.onnx differs" in capsys.readouterr().err


def test_a_file_without_a_program_is_refused(tmp_path, capsys):
    source = tmp_path / "none.py"
    source.write_text("x = 1\n")
    assert main([str(source)]) == 2
    assert "program()" in capsys.readouterr().err


def test_an_engine_file_without_an_id_is_refused(tmp_path):
    path = tmp_path / "engine-id.json"
    path.write_text("{}")
    with pytest.raises(CompileError):
        read_engine_id(path)


def test_the_runner_allows_the_same_operators():
    source = (ROOT / "substrate" / "program" / "allowed-operators.ts").read_text()
    assert set(re.search(r"`([^`]+)`\.split", source).group(1).split()) == ALLOWED_OPERATORS


def test_the_code_passes_the_linter():
    for command in (["check"], ["format", "--check"]):
        result = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--no-cache", ".", str(ROOT / "programs")],
            cwd=ROOT / "python",
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stdout + result.stderr
