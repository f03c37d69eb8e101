"""What a model file must not do, and how the build says what it did."""

import json
import re
import textwrap

import numpy as np
import pytest
from safetensors.numpy import load_file

from tempernet.build import build, main
from tempernet.errors import CompileError

HEAD = """
import torch
from torch import nn
from torch.nn import functional as F
from tempernet import Adam, program
"""

GOOD = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 3)
    def forward(self, x):
        return self.fc(x)
    @staticmethod
    def sample():
        return {"x": torch.arange(160.0).reshape(40, 4), "y": [i % 3 for i in range(40)]}
"""


def write(folder, text):
    path = folder / "model.py"
    path.write_text(HEAD + text)
    return path


def changed(old, new):
    assert old in GOOD
    return "@program(batch_size=8, eval_size=4)" + GOOD.replace(old, new)


def refusal(folder, text):
    model = write(folder, text)
    with pytest.raises(CompileError) as caught:
        build(model, folder / "out")
    assert not (folder / "out").exists()
    return caught.value, model


def line_of(model, text):
    return next(i for i, line in enumerate(model.read_text().splitlines(), 1) if text in line)


def test_a_model_file_becomes_a_program_with_its_sample_data(tmp_path, capfd):
    out, report = tmp_path / "out", tmp_path / "report.json"
    settings = "@program(batch_size=8, optimizer=Adam(lr=0.01), data='made up', bounds={'normMax': 3})"
    assert main([str(write(tmp_path, settings + GOOD)), "--out", str(out), "--report", str(report)]) == 0
    assert json.loads(report.read_text())["rows"] == {"train": 40}
    manifest = json.loads((out / "program.json").read_text())
    assert (manifest["name"], manifest["data"], manifest["metrics"]) == ("Net", "made up", ["accuracy"])
    assert manifest["batch"] == {
        "size": 8,
        "evalSize": 1,
        "columns": [
            {"name": "x", "dtype": "float32", "shape": [4]},
            {"name": "y", "dtype": "int32", "shape": [], "range": [0, 2]},
        ],
    }
    assert manifest["bounds"] == {"normMax": "3", "stepsMax": "10000"}
    assert manifest["optimizer"]["settings"]["lr"] == "0.01"
    sample = load_file(out / "sample" / "train.safetensors")
    assert sample["y"].dtype == np.int32
    assert capfd.readouterr().out == ""


ACTS = {
    "prints": ("print('hello')", r"prints 'hello'"),
    "prints below Python": ("import os\nos.write(1, b'low')", r"prints 'low'"),
    "starts a command": ("import subprocess\nsubprocess.run(['true'])", r"starts a process \(subprocess.Popen true"),
    "runs a shell": ("import os\nos.system('true')", r"starts a process \(os.system"),
    "forks": ("import os\nos.fork()", r"starts a process \(os.fork\)"),
    "starts workers": ("import multiprocessing as m\nm.get_context('fork').Process(target=len).start()", "starts a process"),
    "opens a socket": ("import socket\nsocket.socket()", "opens a socket"),
    "looks a host up": ("import socket\nsocket.getaddrinfo('localhost', 80)", "opens a socket"),
    "fetches": ("from urllib.request import urlopen\ntry:\n    urlopen('http://127.0.0.1:1')\nexcept OSError:\n    pass", "socket"),
    "writes a file": ("open('notes.txt', 'w')", r"writes the file .*notes.txt"),
    "reads elsewhere": ("open('/root/.ssh/id_rsa') if True else 0", "lies outside of the model's folder"),
    "removes a file": ("import os\nos.remove(__file__)", r"changes files \(os.remove"),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_what_a_model_does_at_import_is_named_with_its_line(tmp_path, act):
    text, said = act
    error, model = refusal(tmp_path, text + "\n@program" + GOOD)
    assert error.code == "PROGRAM_FORBIDDEN_ACT"
    assert re.search(said, str(error))
    if "below" not in said and "low" not in said:
        assert re.fullmatch(re.escape(str(model)) + r":\d+", error.where)
    assert model.exists()


def test_what_it_swallows_is_seen_as_well(tmp_path):
    text = "import socket\ntry:\n    socket.socket()\nexcept BaseException:\n    pass\n@program" + GOOD
    assert refusal(tmp_path, text)[0].code == "PROGRAM_FORBIDDEN_ACT"


@pytest.mark.parametrize("place", ["super().__init__()", "return self.fc(x)", "return {"])
def test_what_it_does_later_is_seen_as_well(tmp_path, place):
    error, model = refusal(tmp_path, changed(place, f"print('x' * 3)\n        {place}"))
    assert (error.code, str(error)) == ("PROGRAM_FORBIDDEN_ACT", "prints 'xxx'")
    assert error.where == f"{model}:{line_of(model, 'print(')}"


WRONG = {
    "syntax": ("def (:\n@program" + GOOD, "PROGRAM_MODEL_FAILED", "SyntaxError", "def (:"),
    "an import": ("import nowhere_to_be_found\n", "PROGRAM_MODEL_FAILED", "ModuleNotFoundError", "nowhere"),
    "an exit": ("raise SystemExit(3)\n", "PROGRAM_MODEL_FAILED", "SystemExit: 3", "raise"),
    "an exception in sample()": (changed("return {", "1 / 0\n        return {"), "PROGRAM_MODEL_FAILED", "ZeroDivision", "1 / 0"),
    "an exception in __init__": (
        changed("self.fc =", "self.nothing\n        self.fc ="),
        "PROGRAM_MODEL_FAILED",
        "AttributeError",
        "self.nothing",
    ),
    "an exception in forward": (changed("self.fc(x)", "self.fc(x.t())"), "PROGRAM_MODEL_FAILED", "mat1 and mat2", "x.t()"),
    "no class": ("x = 1\n", "PROGRAM_NO_MODEL", "no class", None),
    "two classes": ("@program" + GOOD + "@program" + GOOD.replace("Net", "Other"), "PROGRAM_NO_MODEL", "Net, Other", None),
    "a function": ("@program\ndef f(x):\n    return x\n", "PROGRAM_NO_MODEL", "no class of torch", None),
    "a random tensor": (
        changed("self.fc(x)", "self.fc(x + torch.rand_like(x))"),
        "PROGRAM_UNSUPPORTED",
        "rand_like",
        "rand_like",
    ),
    "dropout that is on": (changed("self.fc(x)", "F.dropout(self.fc(x))"), "PROGRAM_UNSUPPORTED", "dropout|bernoulli", "dropout"),
    "float64": (changed("self.fc(x)", "self.fc(x) * x.double().mean()"), "PROGRAM_UNSUPPORTED", "float64", "double"),
    "complex numbers": (changed("self.fc(x)", "self.fc(torch.fft.fft(x).real)"), "PROGRAM_UNSUPPORTED", "fft", "fft"),
    "a shape from values": (
        changed("self.fc(x)", "self.fc(x[x.sum(1) > 1])"),
        "PROGRAM_UNSUPPORTED",
        "masked_select",
        "x.sum(1)",
    ),
    "a branch on values": (
        changed("return self.fc(x)", "return self.fc(x) if x.sum() > 0 else x"),
        "PROGRAM_UNSUPPORTED",
        "_",
        "if",
    ),
    "a value taken out": (changed("self.fc(x)", "self.fc(x) * x.sum().item()"), "PROGRAM_UNSUPPORTED", "_local_scalar", "item"),
    "batch norm": (changed("self.fc = nn.Linear(4, 3)", "self.fc = nn.BatchNorm1d(4)"), "PROGRAM_UNSUPPORTED", "BatchNorm1d", None),
    "a loose buffer": (
        changed("self.fc =", "self.register_buffer('mean', torch.ones(4))\n        self.fc ="),
        "PROGRAM_LOOSE_BUFFER",
        "mean",
        None,
    ),
    "a fixed number of rows": (
        changed("self.fc(x)", "self.fc(x.reshape(8, 4))"),
        "PROGRAM_SHAPE_DRIFT",
        "8 rows fails for 4",
        "reshape",
    ),
    "rows that are gone": (changed("self.fc(x)", "self.fc(x).mean(0)"), "PROGRAM_SHAPE_DRIFT", "cross entropy", None),
    "no data": (changed("return {", "return None and {"), "PROGRAM_BAD_SAMPLE", "none", None),
    "data that are no number": (changed("torch.arange(160.0)", "torch.arange(160.0).log()"), "PROGRAM_BAD_SAMPLE", "row 0", None),
    "rows of another number": (changed("range(40)", "range(39)"), "PROGRAM_BAD_SAMPLE", "different numbers of rows", None),
    "text as data": (changed("[i % 3 for i in range(40)]", "['a'] * 40"), "PROGRAM_BAD_SAMPLE", "of type", None),
    "an argument that is no column": (changed("forward(self, x)", "forward(self, z)"), "PROGRAM_BAD_SAMPLE", "'z'", None),
    "a label outside of its range": (
        changed("", "").replace("eval_size=4", "eval_size=4, ranges={'y': (0, 1)}"),
        "PROGRAM_BAD_SAMPLE",
        "0 to 2",
        None,
    ),
    "an unknown setting": ("@program(learning_rate=1)" + GOOD, "PROGRAM_BAD_SETTING", "learning_rate", None),
    "a batch of none": ("@program(batch_size=0)" + GOOD, "PROGRAM_BAD_SETTING", "batch_size", None),
    "a rate that is no number": ("@program(optimizer=Adam(lr='fast'))" + GOOD, "PROGRAM_BAD_SETTING", "fast", None),
    "a large constant": (
        changed("self.fc(x)", "self.fc(x) + torch.tensor([[0.5] * 3] * 9000).cumsum(0)[:1]"),
        "PROGRAM_LARGE_CONSTANT",
        "108000 bytes",
        None,
    ),
    "an operator that engines lack": (changed("self.fc(x)", "torch.special.i0(self.fc(x))"), "PROGRAM_UNSUPPORTED", "i0", None),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_no_program_can_have_is_named(tmp_path, wrong):
    text, code, said, line = wrong
    error, model = refusal(tmp_path, text)
    assert re.fullmatch(code, error.code), f"{error.code}: {error}"
    assert re.search(said, str(error))
    if line is not None:
        assert error.where == f"{model}:{line_of(model, line)}"
    if error.code == "PROGRAM_UNSUPPORTED":
        assert len(error.advice) > 20


def test_a_report_says_what_is_wrong(tmp_path):
    report = tmp_path / "report.json"
    model = write(tmp_path, "print('hello')\n")
    assert main([str(model), "--out", str(tmp_path / "out"), "--report", str(report)]) == 1
    said = json.loads(report.read_text())
    assert said == {
        "ok": False,
        "code": "PROGRAM_FORBIDDEN_ACT",
        "detail": "prints 'hello'",
        "advice": "",
        "where": f"{model}:{line_of(model, 'print')}",
    }


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CompileError) as caught:
        build(tmp_path / "none.py", tmp_path / "out")
    assert caught.value.code == "PROGRAM_NO_MODEL"


def test_a_specification_without_a_class_builds_as_well(tmp_path):
    out = tmp_path / "out"
    assert build(write(tmp_path, textwrap.dedent("from tests.conftest import adapted_spec as program\n")), out)["rows"] == {}
    assert len(list((out / "frozen").iterdir())) == 2
    assert not (out / "sample").exists()
