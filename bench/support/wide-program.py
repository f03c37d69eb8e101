"""A program of 2,500,000 parameters, whose momentum makes five million values of its state: what the bridge carries both ways."""

from collections import OrderedDict

from torch import Tensor, nn

from tempernet.losses import cross_entropy
from tempernet.optimizers import SgdMomentum
from tempernet.spec import Column, ProgramSpec


class Wide(nn.Module):
    """One layer."""

    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(2499, 1000)

    def forward(self, x: Tensor) -> Tensor:
        """Features [n, 2499] to logits [n, 1000]."""
        return self.fc(x)


def program() -> ProgramSpec:
    """Return the specification."""
    return ProgramSpec(
        name="wide",
        module=Wide(),
        loss=lambda logits, batch: cross_entropy(logits, batch["y"]),
        metrics=OrderedDict(),
        infer=lambda logits: {"logits": logits},
        optimizer=SgdMomentum(lr="0.01", momentum="0.9", clip="1.0"),
        columns=(Column("x", "float32", (2499,)), Column("y", "int32", ())),
        infer_inputs=("x",),
        batch_size=1,
        eval_size=1,
        bounds={"normMax": "1", "stepsMax": "1"},
        data="none",
    )
