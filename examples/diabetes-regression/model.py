"""Regression: how far diabetes went on within a year, from ten measurements of 442 people.

The data set ships with scikit-learn (Efron, Hastie, Johnstone, Tibshirani, "Least Angle Regression", 2004). The target, 25 to
346, is centred and scaled, so that a loss of 1 is what a model has that always says the mean.
"""

from sklearn.datasets import load_diabetes
from torch import Tensor, nn

from tempernet import AdamW, program

# Mean and deviation of the target.
MEAN, DEVIATION = 152.133, 77.005
# Measurements are scaled to a deviation of 1 / sqrt(442) each.
SPREAD = 442**0.5


@program(
    optimizer=AdamW(lr=0.01, weight_decay=0.1, cosine_steps=60, warmup_steps=5),
    batch_size=16,
    eval_size=11,
    bounds={"normMax": 40, "stepsMax": 1000, "memoryBytes": 268435456, "stepMs": 20000},
    data="442 patients of the diabetes study that ships with scikit-learn, real",
)
class Diabetes(nn.Module):
    """10-24-1 with GELU."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(10, 24), nn.GELU(), nn.Linear(24, 1))

    def forward(self, x: Tensor) -> Tensor:
        """float32 measurements [n, 10] to the target, centred and scaled [n, 1]."""
        return self.layers(x * SPREAD)

    @staticmethod
    def sample() -> dict:
        """All rows; truths and test are cut from them."""
        study = load_diabetes()
        return {"x": study.data, "y": (study.target - MEAN) / DEVIATION}
