"""An agent's brain: will this step succeed, with which kind of error, and did the attempted capability work?

128 features of a step go through two hidden layers of 1,024 to 23 logits: one for success, eleven error categories, eleven
capabilities. Only the capability that the step attempted has an outcome, so only its logit enters the loss.
"""

from collections import OrderedDict
from collections.abc import Mapping

from torch import Tensor, nn, sigmoid

from tempernet.losses import binary_accuracy, binary_cross_entropy, class_accuracy, cross_entropy, log_softmax, one_hot
from tempernet.optimizers import SgdMomentum
from tempernet.spec import Batch, Column, ProgramSpec

FEATURES, HIDDEN, CATEGORIES, CAPABILITIES = 128, 1024, 11, 11
Heads = tuple[Tensor, Tensor, Tensor]


class Brain(nn.Module):
    """128-1024-1024-23 with ReLU."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(FEATURES, HIDDEN)
        self.fc2 = nn.Linear(HIDDEN, HIDDEN)
        self.fc3 = nn.Linear(HIDDEN, 1 + CATEGORIES + CAPABILITIES)

    def forward(self, x: Tensor) -> Heads:
        """float32 features [n, 128] to logits of success [n], category [n, 11] and capability [n, 11]."""
        logits = self.fc3(self.fc2(self.fc1(x).relu()).relu())
        success, category, capability = logits.split([1, CATEGORIES, CAPABILITIES], dim=1)
        return success.squeeze(1), category, capability


def loss(heads: Heads, batch: Batch) -> Tensor:
    """Sum of three means: cross entropies of success, of the error category, of the attempted capability's outcome."""
    success, category, capability = heads
    outcome = batch["success"]
    attempted = one_hot(batch["capability"], CAPABILITIES)
    attempts = (binary_cross_entropy(capability, outcome[:, None]) * attempted).sum(-1)
    return (binary_cross_entropy(success, outcome) + attempts).mean() + cross_entropy(category, batch["category"])


def infer(heads: Heads) -> Mapping[str, Tensor]:
    """Probabilities: of success, of each error category (they sum to one), of success with each capability."""
    success, category, capability = heads
    return {
        "success": sigmoid(success),
        "category": log_softmax(category).exp(),
        "capability": sigmoid(capability),
    }


def program() -> ProgramSpec:
    """Return the specification that the committed graphs are compiled from."""
    return ProgramSpec(
        name="brain",
        module=Brain(),
        loss=loss,
        metrics=OrderedDict(
            accuracy=lambda heads, batch: binary_accuracy(heads[0], batch["success"]),
            category_accuracy=lambda heads, batch: class_accuracy(heads[1], batch["category"]),
        ),
        infer=infer,
        optimizer=SgdMomentum(lr="0.02", momentum="0.9", clip="1.0", decay_steps="100"),
        columns=(
            Column("x", "float32", (FEATURES,)),
            Column("success", "float32", ()),
            Column("category", "int32", ()),
            Column("capability", "int32", ()),
        ),
        infer_inputs=("x",),
        batch_size=64,
        eval_size=250,
        bounds={"normMax": "40", "stepsMax": "2000"},
        data="synthetic: steps of an agent, drawn from a seeded generator; no real experience",
    )
