"""What a decorated class says, and what follows where it says nothing."""

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file
from torch import nn

from tempernet import SgdMomentum, program
from tempernet.data import as_column, as_sets, write_data
from tempernet.declare import declare, declared_classes, named_outputs
from tempernet.errors import CompileError


class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(3)
        self.drop = nn.Dropout(0.2)
        self.fc = nn.Linear(3, 1)

    def forward(self, x):
        return self.fc(self.drop(self.norm(x)))


class Letters(nn.Module):
    def __init__(self):
        super().__init__()
        self.letters = nn.Embedding(7, 4)
        self.next = nn.Linear(4, 7)

    def forward(self, t):
        return self.next(self.letters(t))


X = np.arange(240.0).reshape(80, 3)
T = np.arange(160).reshape(40, 4) % 7


def declared(cls, data, **settings):
    return declare(program(**settings)(type(cls.__name__, (cls,), {})), cls(), as_sets(data))


def test_real_targets_get_a_squared_error():
    found = declared(Line, {"x": X, "y": X.sum(1)})
    spec = found.spec
    outputs, batch = torch.tensor([[1.0], [4.0]]), {"y": torch.tensor([2.0, 2.0])}
    assert spec.loss(outputs, batch).item() == 2.5
    assert {name: metric(outputs, batch).item() for name, metric in spec.metrics.items()} == {"absolute_error": 1.5}
    assert [(c.name, c.dtype, c.shape, c.range) for c in spec.columns] == [
        ("x", "float32", (3,), None),
        ("y", "float32", (), None),
    ]
    assert (spec.infer_inputs, spec.batch_size, spec.eval_size, spec.ones) == (("x",), 32, 2, ("norm.weight",))
    assert spec.bounds == {"normMax": "100", "stepsMax": "10000"}
    assert (found.notices, spec.module.training) == (("dropout is off in a program: drop",), False)


def test_a_sequence_of_labels_gets_a_cross_entropy_and_the_range_of_its_classes():
    spec = declared(Letters, {"t": T, "y": T}, ranges={"t": (0, 6)}, optimizer=SgdMomentum()).spec
    assert [c.range for c in spec.columns] == [(0, 6), (0, 6)]
    logits, y = torch.randn(2, 4, 7), torch.randint(0, 7, (2, 4))
    expected = nn.functional.cross_entropy(logits.transpose(1, 2), y)
    torch.testing.assert_close(spec.loss(logits, {"y": y.int()}), expected)


def test_a_loss_of_ones_own_counts():
    data = {"x": X, "y": X[:, 0], "z": X[:, 1]}
    with pytest.raises(CompileError, match="give a loss"):
        declared(Line, data)
    spec = declared(Line, data, loss=lambda outputs, batch: (outputs[:, 0] - batch["z"]).abs().mean()).spec
    assert spec.metrics == {}


@pytest.mark.parametrize(
    ("outputs", "names"),
    [(torch.ones(1), ["output"]), ((torch.ones(1), torch.ones(2)), ["output0", "output1"]), ({"a": torch.ones(1)}, ["a"])],
)
def test_outputs_have_names(outputs, names):
    assert list(named_outputs(outputs)) == names


def test_outputs_that_are_no_tensors_are_refused():
    with pytest.raises(CompileError):
        named_outputs(3.0)


def test_only_the_decorated_class_is_a_program():
    marked = program(Line)
    heir = type("Heir", (marked,), {})
    assert declared_classes({"a": marked, "b": marked, "heir": heir, "nn": nn, "x": 1}) == [marked]


def test_columns_keep_what_they_hold():
    assert as_column("a", np.array([True, False])).tolist() == [1, 0]
    assert as_column("a", torch.tensor([1, 2])).dtype == np.int32
    assert as_column("a", [[1.5], [2.0]]).dtype == np.float32
    for bad in (3, [], [[]], ["a"], [2**31], [float("inf")], [1e300], [1 + 2j], [None]):
        with pytest.raises(CompileError) as caught:
            as_column("a", bad)
        assert caught.value.code == "PROGRAM_BAD_SAMPLE"


def test_sets_have_the_same_columns():
    rows = {"x": X[:4], "y": [1, 2, 3, 4]}
    assert list(as_sets({"train": rows, "truth": rows})) == ["train", "truth"]
    assert list(as_sets(rows)) == ["train"]
    for bad in (None, {}, {"train": {}}, {"train": rows, "test": {"x": X[:4]}}, {"train": rows, "test": {**rows, "y": [0.5] * 4}}):
        with pytest.raises(CompileError):
            as_sets(bad)


def test_a_data_folder_is_what_the_library_reads(tmp_path):
    write_data(tmp_path / "data", train={"x": X, "y": [i % 3 for i in range(80)]}, test={"x": X[:2], "y": [0, 1]})
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["test.safetensors", "train.safetensors"]
    train = load_file(tmp_path / "data" / "train.safetensors")
    assert {name: (a.dtype.name, a.shape) for name, a in train.items()} == {"x": ("float32", (80, 3)), "y": ("int32", (80,))}
    np.testing.assert_array_equal(train["x"], X.astype(np.float32))


@pytest.mark.parametrize(
    "setting",
    [
        {"optimizer": "adam"},
        {"optimizer": SgdMomentum},
        {"optimizer": torch.optim.AdamW},
        {"loss": "mse"},
        {"metrics": ["accuracy"]},
        {"metrics": {"accuracy": 1}},
        {"ranges": {"y": 3}},
        {"ranges": {"y": (0, 2.5)}},
        {"ranges": {"y": (0, 1, 2)}},
        {"ranges": ["y"]},
        {"bounds": 5},
        {"bounds": {"memory": 1}},
        {"name": 5},
        {"data": 5},
    ],
)
def test_a_setting_of_another_kind_is_named(setting):
    with pytest.raises(CompileError) as caught:
        program(**setting)
    assert caught.value.code == "PROGRAM_BAD_SETTING"
    assert str(caught.value).startswith(next(iter(setting)))


@pytest.mark.parametrize("setting", [{"batch_size": "16"}, {"batch_size": 0}, {"eval_size": 0}, {"eval_size": 1.5}])
def test_numbers_of_rows_are_whole_and_positive(setting):
    with pytest.raises(CompileError) as caught:
        declared(Line, {"x": X, "y": [0.5] * 80}, **setting)
    assert caught.value.code == "PROGRAM_BAD_SETTING"
