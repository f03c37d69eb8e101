"""An agent's brain: will this step succeed, with which kind of error if not, and did the attempted capability work?

128 features of a step (`agent/experience/features.ts`) go through two hidden layers of 1,024 to 23 logits: one for success,
eleven error categories, eleven capabilities. The loss is the negative log likelihood of what happened: whether the step
succeeded, and of a failed step which category its error had. A step that succeeded has no error, so its category does not count:
the category head learns P(category | the step fails), and P(fails with category c) is the product of the two. Only the capability
that the step attempted has an outcome, so only its logit enters the loss.

A row's weight is 1, except in an agent's own replay, which draws rare classes more often than they occur: there it is how often
the row's class occurs over how often it is drawn, so that probabilities stay those of the agent's work. A weight of 0 fills a
batch.
"""

from collections import OrderedDict
from collections.abc import Mapping

from torch import Tensor, nn, sigmoid

from tempernet.losses import binary_accuracy, binary_cross_entropy, log_softmax, one_hot
from tempernet.optimizers import AdamW
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
    """Mean over rows of weight x (cross entropy of success, of the attempted capability's outcome, of a failure's category)."""
    success, category, capability = heads
    outcome = batch["success"]
    attempted = one_hot(batch["capability"], CAPABILITIES)
    attempts = (binary_cross_entropy(capability, outcome[:, None]) * attempted).sum(-1)
    kinds = -(log_softmax(category) * one_hot(batch["category"], CATEGORIES)).sum(-1)
    return (batch["weight"] * (binary_cross_entropy(success, outcome) + attempts + (1 - outcome) * kinds)).mean()


def success_loss(heads: Heads, batch: Batch) -> Tensor:
    """Mean cross entropy of success alone, in nats: what calibration and reports look at."""
    return binary_cross_entropy(heads[0], batch["success"]).mean()


def error_named(heads: Heads, batch: Batch) -> Tensor:
    """Share of all rows that failed and whose likeliest category is the error's; the share of failures bounds it."""
    hits = (heads[1].argmax(-1).to(batch["category"].dtype) == batch["category"]).to(heads[1].dtype)
    return (hits * (1 - batch["success"])).mean()


def infer(heads: Heads) -> Mapping[str, Tensor]:
    """Probabilities: of success, of each error category if the step fails (they sum to one), of success with each capability."""
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
            success_loss=success_loss,
            error_named=error_named,
        ),
        infer=infer,
        optimizer=AdamW(lr="0.001", beta1="0.9", beta2="0.99", epsilon="1e-6", weight_decay="0.01", clip="1.0", decay_steps="100"),
        columns=(
            Column("x", "float32", (FEATURES,)),
            Column("success", "float32", ()),
            Column("category", "int32", (), (0, CATEGORIES - 1)),
            Column("capability", "int32", (), (0, CAPABILITIES - 1)),
            Column("weight", "float32", ()),
        ),
        infer_inputs=("x",),
        batch_size=64,
        eval_size=250,
        bounds={"normMax": "40", "stepsMax": "2000", "memoryBytes": "536870912", "stepMs": "2000"},
        data="recorded experience: steps that agents took in real repositories, each with its real outcome",
    )
