"""A worker runs only folders whose specification compiles to an allowed hash."""

import json
import shutil

import pytest
from conftest import ROOT

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
