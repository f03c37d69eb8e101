"""A small program with a frozen base and AdamW, through the compiler and back."""

import dataclasses

import numpy as np
import onnx
import pytest
import torch
from onnx.reference import ReferenceEvaluator
from torch import nn
from torch.nn import functional as F

from tempernet.compiler import compile_program, manifest_text
from tempernet.digest import content_digest
from tempernet.errors import CompileError
from tempernet.spec import Column
from tests.conftest import ENGINE


def rows(count, seed):
    random = np.random.default_rng(seed)
    return {"x": random.integers(0, 256, (count, 6)).astype(np.uint8), "y": random.integers(0, 4, count).astype(np.int32)}


def test_the_manifest_describes_the_program(compiled, spec):
    manifest = compiled.manifest
    assert manifest["engine"] == ENGINE
    assert [p["name"] for p in manifest["params"]] == ["down.weight", "down.bias", "up.weight", "up.bias"]
    assert [p["scale"] for p in manifest["params"]] == [24, 24, 24, 20]
    assert manifest["params"][0]["init"] == {"kind": "he-uniform", "fanIn": 6}
    assert manifest["params"][1]["init"] == {"kind": "zeros"}
    assert [s["name"] for s in manifest["optimizer"]["state"]][-2:] == ["adam.correction1", "adam.correction2"]
    assert manifest["inferOutputs"] == [{"name": "logits", "shape": [4]}]
    frozen = spec.module.state_dict()["base.weight"].numpy().astype("<f4").tobytes()
    assert manifest["frozen"][0] == {
        "name": "base.weight",
        "shape": [4, 6],
        "dtype": "float32",
        "digest": content_digest(frozen),
    }
    assert compiled.frozen[content_digest(frozen)] == frozen
    assert "." not in manifest_text({**manifest, **dict.fromkeys(("engine", "graphs", "params", "optimizer", "frozen", "bounds"))})


def test_the_graphs_have_the_documented_inputs_and_outputs(compiled):
    params = ["down.weight", "down.bias", "up.weight", "up.bias"]
    state = [s["name"] for s in compiled.manifest["optimizer"]["state"]]
    base = ["base.weight", "base.bias"]
    expected = {
        "infer": ([*params, "x", *base], ["logits"]),
        "loss": ([*params, "x", "y", *base], ["loss", "accuracy"]),
        "step": ([*params, *state, "x", "y", *base], [*(f"{n}.next" for n in [*params, *state]), "loss"]),
    }
    for name, (inputs, outputs) in expected.items():
        graph = onnx.load_from_string(compiled.graphs[name]).graph
        assert [i.name for i in graph.input] == inputs
        assert [o.name for o in graph.output] == outputs
        assert compiled.manifest["graphs"][name]["digest"] == content_digest(compiled.graphs[name])


def test_five_steps_and_an_evaluation_are_pytorchs(compiled, spec):
    module = spec.module
    trained = list(spec.trained().values())
    frozen = {name: tensor.numpy() for name, tensor in spec.frozen_tensors().items()}
    optimizer = torch.optim.AdamW(trained, lr=0.01, betas=(0.9, 0.99), eps=1e-8, weight_decay=0.1)
    params = [p.detach().numpy().copy() for p in trained]
    state = [np.zeros(s["shape"], np.float32) for s in compiled.manifest["optimizer"]["state"]]
    step = ReferenceEvaluator(onnx.load_from_string(compiled.graphs["step"]))
    names = step.input_names
    for i in range(5):
        batch = rows(8, i)
        *after, loss = step.run(None, dict(zip(names, [*params, *state, batch["x"], batch["y"], *frozen.values()], strict=True)))
        params, state = after[: len(params)], after[len(params) :]
        optimizer.zero_grad()
        expected = F.cross_entropy(module(torch.from_numpy(batch["x"])), torch.from_numpy(batch["y"]).long())
        expected.backward()
        torch.nn.utils.clip_grad_norm_(trained, 0.5)
        optimizer.step()
        assert loss == pytest.approx(expected.item(), abs=1e-5)
    for mine, parameter in zip(params, trained, strict=True):
        np.testing.assert_allclose(mine, parameter.detach().numpy(), atol=1e-5)

    batch = rows(5, 99)
    evaluate = ReferenceEvaluator(onnx.load_from_string(compiled.graphs["loss"]))
    loss, accuracy = evaluate.run(None, dict(zip(evaluate.input_names, [*params, *batch.values(), *frozen.values()], strict=True)))
    logits = module(torch.from_numpy(batch["x"]))
    hits = logits.argmax(1) == torch.from_numpy(batch["y"])
    assert loss == pytest.approx(F.cross_entropy(logits, torch.from_numpy(batch["y"]).long()).item(), abs=1e-4)
    assert accuracy == pytest.approx(hits.float().mean().item())


def test_frozen_weights_change_the_hash_and_not_the_graphs(compiled, spec):
    with torch.no_grad():
        spec.module.base.bias[0] += 1
    other = compile_program(spec, ENGINE)
    assert other.graphs == compiled.graphs
    assert other.program_hash != compiled.program_hash


def test_trained_weights_do_not_enter_the_program(compiled, spec):
    with torch.no_grad():
        spec.module.up.weight += 1
    assert compile_program(spec, ENGINE).program_hash == compiled.program_hash


class Noisy(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 4)

    def forward(self, x):
        return F.dropout(self.fc(x.float()))


class Normed(Noisy):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(4)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"module": Noisy(), "frozen": (), "scales": {}}, "allow-list|constant"),
        ({"module": Normed(), "frozen": (), "scales": {}}, "buffer"),
        ({"frozen": ("base.weight", "nobody")}, "nobody"),
        ({"frozen": ("base.weight", "base.bias", "down.weight", "down.bias", "up.weight", "up.bias")}, "trains nothing"),
        ({"infer_inputs": ("z",)}, "not a column"),
        ({"scales": {"base.bias": 3}}, "does not train"),
        ({"columns": (Column("x", "uint8", (6,)), Column("up.bias", "int32", ()))}, "one name"),
    ],
)
def test_what_cannot_be_compiled_is_refused(spec, change, reason):
    with pytest.raises(CompileError, match=reason):
        compile_program(dataclasses.replace(spec, **change), ENGINE)
