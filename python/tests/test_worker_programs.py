"""A worker runs only folders whose specification compiles to an allowed hash."""

import json
import shutil

import pytest
from conftest import ROOT

from tempernet.build import build
from tempernet.digest import object_digest
from tempernet.worker.errors import WorkerError
from tempernet.worker.programs import allowed_programs, open_program

DIGITS = ROOT / "programs" / "digits"
HASH = object_digest(json.loads((DIGITS / "program.json").read_text()))
OTHER = "0x" + "12" * 32


@pytest.fixture
def folder(tmp_path):
    for name in ("program.json", "program.py"):
        shutil.copy(DIGITS / name, tmp_path / name)
    return tmp_path


def test_folders_are_found_by_allowed_hash_in_any_case(folder):
    assert allowed_programs([folder], [HASH.upper().replace("0X", "0x")]) == {HASH: folder}
    assert allowed_programs([folder, ROOT / "programs" / "brain"], [HASH]) == {HASH: folder}


def test_without_an_allowed_hash_nothing_runs(folder):
    with pytest.raises(WorkerError, match="no program is allowed"):
        allowed_programs([folder], [])
    with pytest.raises(WorkerError, match=OTHER):
        allowed_programs([folder], [HASH, OTHER])


@pytest.mark.parametrize("content", ["", "[1.5]", "{", "\udcff", '{"a": NaN}'])
def test_a_folder_with_a_broken_manifest_is_refused(folder, content):
    (folder / "program.json").write_text(content, errors="surrogateescape")
    with pytest.raises(WorkerError):
        allowed_programs([folder], [HASH])


def test_a_folder_without_its_source_is_refused(folder):
    (folder / "program.py").unlink()
    with pytest.raises(WorkerError, match=r"program\.py"):
        allowed_programs([folder], [HASH])


def test_a_source_that_compiles_to_its_manifest_opens_and_is_remembered(folder, tmp_path):
    cache = tmp_path / "cache"
    assert open_program(HASH, folder, cache).name == "digits"
    assert len(list(cache.iterdir())) == 1
    # With what is remembered the compiler is not asked: a manifest that lost its engine would not get that far.
    (folder / "program.json").write_text("{}")
    assert open_program(HASH, folder, cache).name == "digits"


def test_a_source_that_was_changed_is_refused_whatever_is_remembered(folder, tmp_path):
    cache = tmp_path / "cache"
    source = folder / "program.py"
    source.write_text(source.read_text().replace('lr="0.02"', 'lr="0.03"'))
    with pytest.raises(WorkerError, match="compiles to 0x"):
        open_program(HASH, folder, cache)
    assert not cache.exists()


@pytest.mark.parametrize("source", ["", "def program(): return 1", "import nothing_of_this_name", "1 +", "exit(0)"])
def test_a_source_that_is_no_specification_is_refused(folder, source):
    (folder / "program.py").write_text(source)
    with pytest.raises(WorkerError):
        open_program(HASH, folder, None)


def test_a_folder_of_program_build_opens_with_its_model_file_beside_it(tmp_path):
    model = tmp_path / "model.py"
    model.write_text(MODEL)
    out = tmp_path / "out"
    build(model, out)
    file = out / "program.json"
    manifest = json.loads(file.read_text())
    # As the command does with what it measured.
    manifest["bounds"] = {**manifest["bounds"], "memoryBytes": "1000000", "stepMs": "5"}
    file.write_text(json.dumps(manifest))
    shutil.copy(model, out / "program.py")
    (program,) = allowed_programs([out], [object_digest(manifest)])
    assert open_program(program, out, None).name == "Line"
    (out / "program.py").write_text(MODEL.replace("nn.Linear(2, 1)", "nn.Linear(2, 1, bias=False)"))
    with pytest.raises(WorkerError, match="compiles to"):
        open_program(program, out, None)


MODEL = """
import numpy as np
from torch import nn
from tempernet import program

@program
class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 1)

    def forward(self, x):
        return self.layer(x)

    @staticmethod
    def sample():
        x = np.linspace(0, 1, 2000, dtype=np.float32).reshape(-1, 2)
        return {"x": x, "y": x[:, :1] + x[:, 1:]}
"""
