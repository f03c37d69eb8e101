import json

import cbor2
import numpy as np
import pytest

from tempernet import baselines
from tempernet.tndata import DataError, read_tndata

COLUMNS = [
    {"name": "x", "dtype": "float32", "shape": [4]},
    {"name": "success", "dtype": "float32", "shape": []},
    {"name": "category", "dtype": "int32", "shape": []},
    {"name": "capability", "dtype": "int32", "shape": []},
    {"name": "weight", "dtype": "float32", "shape": []},
]
PLAN = """
[baselines.logistic]
c = [0.01, 1.0]
max_iter = 500
[baselines.boosted]
learning_rate = [0.1]
max_leaf_nodes = [7]
l2 = [0.0]
max_iter = 40
"""


def encoded(columns, count, rows):
    header = cbor2.dumps({"columns": columns, "count": count}, canonical=True)
    return b"TNDATA01" + len(header).to_bytes(4, "little") + header + rows


def steps(seed, count):
    """Success follows from x0 and x1 together, so a line through them does worse than trees; a failure's category from x2."""
    rng = np.random.default_rng(seed)
    rows = np.zeros(count, [("x", "<f4", 4), ("success", "<f4"), ("category", "<i4"), ("capability", "<i4"), ("weight", "<f4")])
    rows["x"] = rng.random((count, 4))
    same = (rows["x"][:, 0] > 0.5) == (rows["x"][:, 1] > 0.5)
    rows["success"] = rng.random(count) < np.where(same, 0.9, 0.3)
    rows["category"] = np.where(rows["success"] == 1, 10, np.where(rows["x"][:, 2] > 0.5, 3, 7))
    rows["weight"] = 1
    return rows


@pytest.fixture
def folder(tmp_path):
    for seed, (name, count) in enumerate({"train": 1500, "validation": 500, "test": 500}.items()):
        (tmp_path / f"{name}.tnd").write_bytes(encoded(COLUMNS, count, steps(seed, count).tobytes()))
    (tmp_path / "plan.toml").write_text(PLAN)
    return tmp_path


def run(folder):
    out = folder / "out.json"
    code = baselines.main(["--plan", str(folder / "plan.toml"), "--data", str(folder), "--out", str(out)])
    return code, out


def test_models_come_in_the_order_of_what_they_can_see(folder):
    code, out = run(folder)
    assert code == 0
    made = json.loads(out.read_text())
    test = steps(2, 500)
    y = test["success"].astype(int)
    loss = {name: baselines.log_loss(np.array([[1 - p, p] for p in model["test"]]), y) for name, model in made["success"].items()}
    assert loss["boosted trees"] < loss["logistic regression"] - 0.1
    assert loss["logistic regression"] < loss["base rate"] + 0.02
    assert loss["base rate"] == pytest.approx(np.log(2), abs=0.03)
    assert made["success"]["boosted trees"]["settings"]["trees"] <= 40
    failed = test[test["success"] == 0]
    p = np.array(made["category"]["boosted trees"]["test"])
    assert p.shape == (len(failed), 11)
    assert p.sum(axis=1) == pytest.approx(1, abs=1e-4)
    assert (p.argmax(axis=1) == failed["category"]).mean() > 0.95
    assert len(made["success"]["base rate"]["validation"]) == 500


def test_the_same_rows_give_the_same_bytes(folder):
    first = run(folder)[1].read_bytes()
    assert run(folder)[1].read_bytes() == first


def test_rows_of_one_outcome_are_refused(folder, capsys):
    rows = steps(0, 1500)
    rows["success"] = 1
    (folder / "train.tnd").write_bytes(encoded(COLUMNS, 1500, rows.tobytes()))
    assert run(folder)[0] == 2
    assert "one outcome" in capsys.readouterr().err


@pytest.mark.parametrize("plan", ["", "baselines = 3", "[baselines]\n", "[["])
def test_a_plan_that_says_nothing_is_refused(folder, plan):
    (folder / "plan.toml").write_text(plan)
    assert run(folder)[0] == 2


def test_a_missing_file_is_refused(folder):
    (folder / "test.tnd").unlink()
    assert run(folder)[0] == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda b: b"",
        lambda b: b[:11],
        lambda b: b"X" + b[1:],
        lambda b: b[:-1],
        lambda b: b + b"\0",
        lambda b: b[:8] + (1 << 30).to_bytes(4, "little") + b[12:],
        lambda b: b[:12] + b"\xff" * 20 + b[32:],
        lambda b: b[:-4] + np.float32("nan").tobytes(),
    ],
)
def test_damaged_files_are_refused(folder, damage):
    path = folder / "train.tnd"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DataError):
        read_tndata(path)


def test_columns_come_as_they_were_written(folder):
    rows, read = steps(0, 1500), read_tndata(folder / "train.tnd")
    assert list(read) == ["x", "success", "category", "capability", "weight"]
    for name, values in read.items():
        np.testing.assert_array_equal(values, rows[name])
