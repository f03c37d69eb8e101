"""Adapters of a tiny Llama: what is compiled is PEFT's training, over a base in blocks."""

import dataclasses
import sys

import numpy as np
import onnx
import pytest
import torch
from onnx.reference import ReferenceEvaluator
from onnx.reference.op_run import OpRun
from torch.nn import functional as F

from tempernet.blocks import quantise
from tempernet.compile import load_spec
from tempernet.compiler import compile_program
from tempernet.errors import CompileError
from tempernet.random import he_uniform
from tests.conftest import ENGINE, ROOT


@pytest.fixture(scope="module")
def tiny():
    kept = set(sys.modules)
    spec = load_spec(ROOT / "examples" / "lora" / "tiny.py")
    yield spec
    for name in set(sys.modules) - kept:
        if name in ("adapted_llama", "next_token"):
            del sys.modules[name]


@pytest.fixture(scope="module")
def program(tiny):
    return compile_program(tiny, ENGINE)


class GatherElements(OpRun):
    """The reference's own takes a negative axis of three dimensions for another one."""

    op_domain = ""

    def _run(self, data, indices, axis=None):
        return (np.take_along_axis(data, indices, axis),)


def rows(count, seed):
    return {"tokens": np.random.default_rng(seed).integers(0, 64, (count, 16)).astype(np.int32)}


def test_the_manifest_names_base_adapters_and_how_they_start(program):
    manifest = program.manifest
    layer = "base_model.model.model.layers.0.self_attn.q_proj"
    params = {p["name"]: p for p in manifest["params"]}
    assert len(params) == 8
    assert params[f"{layer}.lora_A.default.weight"]["init"] == {"kind": "he-uniform", "fanIn": 32}
    assert params[f"{layer}.lora_B.default.weight"]["init"] == {"kind": "zeros"}
    assert manifest["adapter"] == {"kind": "lora", "base": "lora-tiny-random", "alpha": 8}
    frozen = {f["name"]: f for f in manifest["frozen"]}
    assert frozen[f"{layer}.base_layer.weight"]["blocks"] == "q4_1"
    assert len(program.frozen[frozen[f"{layer}.base_layer.weight"]["digest"]]) == 32 * 20
    assert "blocks" not in frozen["base_model.model.model.norm.weight"]
    # 21 tensors and the table of rotations; the head is the embedding.
    assert len(frozen) == 2 * 9 + 2 + 1
    assert sum(len(content) for content in program.frozen.values()) < 16_000


def test_steps_are_those_of_peft_and_torch(tiny, program):
    module = tiny.module
    trained = tiny.trained()
    with torch.no_grad():
        for name, parameter in trained.items():
            size, fan = parameter.numel(), parameter.shape[1]
            drawn = torch.from_numpy(he_uniform(bytes(32), name, size, fan)).reshape(parameter.shape)
            parameter.copy_(torch.zeros_like(parameter) if name in tiny.zeros else drawn)
    optimizer = torch.optim.AdamW(trained.values(), lr=0.02, betas=(0.9, 0.99), eps=1e-8, weight_decay=0)
    frozen = [tensor.numpy() for tensor in tiny.frozen_tensors().values()]
    params = [p.detach().numpy().copy() for p in trained.values()]
    state = [np.zeros(s["shape"], np.float32) for s in program.manifest["optimizer"]["state"]]
    step = ReferenceEvaluator(onnx.load_from_string(program.graphs["step"]), new_ops=[GatherElements])
    for i in range(3):
        batch = rows(8, i)
        feeds = dict(zip(step.input_names, [*params, *state, batch["tokens"], *frozen], strict=True))
        *after, loss = step.run(None, feeds)
        params, state = after[: len(params)], after[len(params) :]
        optimizer.param_groups[0]["lr"] = 0.02 * (1 - i / 40)
        optimizer.zero_grad()
        tokens = torch.from_numpy(batch["tokens"]).long()
        # Nothing of ours: Hugging Face makes its own mask and positions here.
        logits = module.base_model(input_ids=tokens, use_cache=False).logits
        expected = F.cross_entropy(logits[:, :-1].reshape(-1, 64), tokens[:, 1:].reshape(-1))
        expected.backward()
        torch.nn.utils.clip_grad_norm_(trained.values(), 1.0)
        optimizer.step()
        assert loss == pytest.approx(expected.item(), abs=1e-5)
    for mine, (name, parameter) in zip(params, trained.items(), strict=True):
        np.testing.assert_allclose(mine, parameter.detach().numpy(), atol=2e-5, err_msg=name)
    moved = [name for name, value in zip(trained, params, strict=True) if name in tiny.zeros and np.abs(value).max() > 1e-3]
    assert moved == list(tiny.zeros)


def test_inference_is_the_next_token_of_peft(tiny, program):
    batch = rows(1, 9)
    infer = ReferenceEvaluator(onnx.load_from_string(program.graphs["infer"]))
    params = [p.detach().numpy() for p in tiny.trained().values()]
    frozen = [tensor.numpy() for tensor in tiny.frozen_tensors().values()]
    (logits,) = infer.run(None, dict(zip(infer.input_names, [*params, batch["tokens"], *frozen], strict=True)))
    with torch.no_grad():
        expected = tiny.module.base_model(input_ids=torch.from_numpy(batch["tokens"]).long(), use_cache=False).logits[:, -1]
    np.testing.assert_allclose(logits, expected.numpy(), atol=1e-5)


def test_blocks_that_are_not_the_modules_weights_are_refused(tiny):
    name = next(iter(tiny.blocks))
    shape = tiny.module.get_parameter(name).shape
    others = {**tiny.blocks, name: quantise(np.ones(shape, np.float32))}
    with pytest.raises(CompileError, match="do not decode to its values"):
        compile_program(dataclasses.replace(tiny, blocks=others), ENGINE)
    with pytest.raises(CompileError, match="which is not frozen"):
        compile_program(dataclasses.replace(tiny, blocks={"somebody": others[name]}), ENGINE)
    with pytest.raises(CompileError, match="zeros are given"):
        compile_program(dataclasses.replace(tiny, zeros=("somebody",)), ENGINE)
