"""Handwritten digits: 28 x 28 grey pixels to one of ten classes, by a small multilayer perceptron."""

from collections import OrderedDict

from torch import Tensor, nn

from tempernet.losses import class_accuracy, cross_entropy
from tempernet.optimizers import SgdMomentum
from tempernet.spec import Column, ProgramSpec

PIXELS, CLASSES = 784, 10
# Mean and deviation of all training pixels of MNIST, as a share of 255 (the values commonly used with this set).
MEAN, DEVIATION = 0.1307, 0.3081


class Digits(nn.Module):
    """784-256-128-10 with ReLU; pixels 0..255 are standardised inside."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(PIXELS, 256)
        self.fc2 = nn.Linear(256, 128)
        self.fc3 = nn.Linear(128, CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        """uint8 pixels [n, 784] to logits [n, 10]."""
        pixels = x.to(self.fc1.weight.dtype) * (1 / (255 * DEVIATION)) - MEAN / DEVIATION
        return self.fc3(self.fc2(self.fc1(pixels).relu()).relu())


def program() -> ProgramSpec:
    """Return the specification that the committed graphs are compiled from."""
    return ProgramSpec(
        name="digits",
        module=Digits(),
        loss=lambda logits, batch: cross_entropy(logits, batch["y"]),
        metrics=OrderedDict(accuracy=lambda logits, batch: class_accuracy(logits, batch["y"])),
        infer=lambda logits: {"logits": logits},
        optimizer=SgdMomentum(lr="0.02", momentum="0.9", clip="1.0", decay_steps="250"),
        columns=(Column("x", "uint8", (PIXELS,)), Column("y", "uint8", ())),
        infer_inputs=("x",),
        batch_size=64,
        eval_size=250,
        bounds={"normMax": "40", "stepsMax": "2000", "memoryBytes": "268435456", "stepMs": "60000"},
        data="MNIST handwritten digits (LeCun, Cortes, Burges), real: 60,000 training and 10,000 test images",
    )
