"""Shared by the tests: paths, one small program, one run of the compiler."""

from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from tempernet.compiler import CompiledProgram, compile_program
from tempernet.losses import class_accuracy, cross_entropy
from tempernet.optimizers import AdamW
from tempernet.spec import Column, ProgramSpec

ROOT = Path(__file__).resolve().parents[2]
ENGINE = "exact:" + "0" * 64

torch.set_num_threads(1)


class Adapted(nn.Module):
    """A frozen base layer with a trained low-rank adapter, as under a large base model."""

    def __init__(self) -> None:
        super().__init__()
        self.base = nn.Linear(6, 4)
        self.down = nn.Linear(6, 2)
        self.up = nn.Linear(2, 4)

    def forward(self, x: Tensor) -> Tensor:
        pixels = x.to(torch.float32) * (1 / 255)
        return self.base(pixels) + self.up(self.down(pixels).relu())


def adapted_spec() -> ProgramSpec:
    torch.manual_seed(5)
    return ProgramSpec(
        name="adapted",
        module=Adapted(),
        loss=lambda logits, batch: cross_entropy(logits, batch["y"]),
        metrics=OrderedDict(accuracy=lambda logits, batch: class_accuracy(logits, batch["y"])),
        infer=lambda logits: {"logits": logits},
        optimizer=AdamW(lr="0.01", beta1="0.9", beta2="0.99", epsilon="1e-8", weight_decay="0.1", clip="0.5"),
        columns=(Column("x", "uint8", (6,)), Column("y", "int32", ())),
        infer_inputs=("x",),
        batch_size=8,
        eval_size=5,
        bounds={"normMax": "1", "stepsMax": "10"},
        data="made up",
        frozen=("base.weight", "base.bias"),
        scales={"up.bias": 20},
    )


@pytest.fixture
def spec() -> ProgramSpec:
    return adapted_spec()


@pytest.fixture(scope="session")
def compiled() -> Iterator[CompiledProgram]:
    yield compile_program(adapted_spec(), ENGINE)
