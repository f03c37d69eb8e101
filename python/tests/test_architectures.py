"""One compiled step of each kind of layer and of each optimiser is one step of plain PyTorch."""

from math import cos, pi

import numpy as np
import onnx
import pytest
import torch
from onnx.reference import ReferenceEvaluator
from torch import nn
from torch.nn import functional as F

from tempernet.export import export_graph
from tempernet.graphs import step_function
from tempernet.losses import cross_entropy
from tempernet.optimizers import Adam, AdamW, Sgd, SgdMomentum
from tempernet.spec import Column, ProgramSpec

ROWS, PLACES, WORDS = 4, 5, 10


class Convolutions(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.Conv2d(1, 4, 3, padding=1)
        self.two = nn.Conv2d(4, 4, 3, stride=2)
        self.norm = nn.GroupNorm(2, 4)
        self.out = nn.Linear(4, 3)

    def forward(self, x):
        h = F.avg_pool2d(F.max_pool2d(self.one(x).relu(), 3, 1), 2)
        return self.out(F.silu(self.norm(self.two(h))).flatten(1))


class Embedded(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.places = nn.Embedding(WORDS, 8), nn.Embedding(PLACES, 8)
        self.norm, self.rms = nn.LayerNorm(8), nn.RMSNorm(8)
        self.out = nn.Linear(8, 3)

    def forward(self, t):
        h = self.words(t) + self.places(torch.arange(PLACES))
        return self.out(self.rms(self.norm(h).tanh()).mean(1))


class Attentive(nn.Module):
    """The library's own encoder layer, its dropout off."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(WORDS, 8)
        self.layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.3, batch_first=True)
        self.out = nn.Linear(8, 3)

    def forward(self, t):
        return self.out(self.layer(self.words(t)).mean(1))


class Causal(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.queries, self.out = nn.Embedding(WORDS, 8), nn.Linear(8, 24), nn.Linear(8, 3)

    def forward(self, t):
        q, k, v = self.queries(self.words(t)).reshape(t.shape[0], PLACES, 3, 2, 4).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.out(F.gelu(mixed.transpose(1, 2).flatten(2)).mean(1))


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Flatten(), nn.Linear(64, 8), nn.LeakyReLU(), nn.Dropout(0.5), nn.Linear(8, 3))

    def forward(self, x):
        return self.layers(x)


def spec_of(module, optimizer):
    column = Column("x", "float32", (1, 8, 8)) if isinstance(module, Convolutions | Plain) else Column("t", "int32", (PLACES,))
    return ProgramSpec(
        name=type(module).__name__,
        module=module.eval(),
        loss=lambda logits, batch: cross_entropy(logits, batch["y"]),
        metrics={},
        infer=lambda logits: {"logits": logits},
        optimizer=optimizer,
        columns=(column, Column("y", "int32", ())),
        infer_inputs=(column.name,),
        batch_size=ROWS,
        eval_size=ROWS,
        bounds={},
        data="made up",
    )


def batch_of(spec):
    x = torch.randint(0, WORDS, (ROWS, PLACES), dtype=torch.int32) if "t" in spec.infer_inputs else torch.randn(ROWS, 1, 8, 8)
    return {spec.infer_inputs[0]: x, "y": torch.tensor([0, 1, 2, 1], dtype=torch.int32)}


def compiled_steps(spec, batch, steps):
    """Parameters after each step of the compiled graph, and the losses."""
    graph = ReferenceEvaluator(onnx.load_from_string(export_graph(step_function(spec))))
    params = {name: p.detach().numpy().copy() for name, p in spec.trained().items()}
    shapes = {name: value.shape for name, value in params.items()}
    values = {**params, **{s.name: np.zeros(s.shape, np.float32) for s in spec.optimizer.state(shapes)}}
    for _ in range(steps):
        out = dict(zip(graph.output_names, graph.run(None, {**values, **{n: c.numpy() for n, c in batch.items()}}), strict=True))
        values = {name: out[f"{name}.next"] for name in values}
        yield {name: values[name] for name in params}, float(out["loss"])


@pytest.mark.parametrize("kind", [Plain, Convolutions, Embedded, Attentive, Causal])
def test_a_step_of_each_architecture_is_pytorchs(kind):
    torch.manual_seed(4)
    spec = spec_of(kind(), SgdMomentum(lr=0.5, momentum=0.9, clip=0.7))
    batch = batch_of(spec)
    ((found, loss),) = compiled_steps(spec, batch, 1)
    module, parameters = spec.module, spec.trained()
    expected = F.cross_entropy(module(batch[spec.infer_inputs[0]]), batch["y"].long())
    expected.backward()
    torch.nn.utils.clip_grad_norm_(parameters.values(), 0.7)
    torch.optim.SGD(parameters.values(), lr=0.5, momentum=0.9).step()
    assert loss == pytest.approx(expected.item(), abs=1e-5)
    for name, parameter in parameters.items():
        np.testing.assert_allclose(found[name], parameter.detach().numpy(), atol=2e-6, err_msg=name)


OPTIMIZERS = {
    "sgd": (Sgd(lr=0.3, clip=0, decay_steps=3), lambda p: torch.optim.SGD(p, lr=0.3), lambda t: max(0.0, 1 - t / 3)),
    "adam": (
        Adam(lr=0.02, clip=0, cosine_steps=4, warmup_steps=2),
        lambda p: torch.optim.Adam(p, lr=0.02),
        lambda t: min(1.0, (t + 1) / 2) * (1 + cos(pi * t / 4)) / 2,
    ),
    "adamw": (AdamW(lr=0.02, clip=0), lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.01), lambda t: 1.0),
}


@pytest.mark.parametrize("case", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_three_steps_of_each_optimiser_and_schedule_are_pytorchs(case):
    torch.manual_seed(5)
    ours, library, rate = case
    spec = spec_of(Plain(), ours)
    batch = batch_of(spec)
    steps = list(compiled_steps(spec, batch, 3))
    optimizer = library(spec.trained().values())
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    for found, _ in steps:
        optimizer.zero_grad()
        F.cross_entropy(spec.module(batch["x"]), batch["y"].long()).backward()
        optimizer.step()
        schedule.step()
        for name, parameter in spec.trained().items():
            np.testing.assert_allclose(found[name], parameter.detach().numpy(), atol=5e-6, err_msg=name)
