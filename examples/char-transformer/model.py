"""A small transformer that says which character comes next, on text that ships with Python.

The text is the language reference as `help()` shows it (`pydoc_data.topics`), its topics in the order of their names: it is there
wherever Python is, and the same for one version of Python. Characters are the 95 printable ones of ASCII and the end of a line;
what else occurs becomes a space.
"""

from pydoc_data import topics

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tempernet import AdamW, program

LENGTH, WIDTH, HEADS = 32, 48, 4
CHARACTERS = "\n" + "".join(map(chr, range(32, 127)))
TEXT = 200_000


class Block(nn.Module):
    """Causal attention and a layer of four times the width, each on normalised values and added to what came in."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.between = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.queries = nn.Linear(WIDTH, 3 * WIDTH)
        self.mixed = nn.Linear(WIDTH, WIDTH)
        self.wide = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.GELU(), nn.Linear(4 * WIDTH, WIDTH))

    def forward(self, h: Tensor) -> Tensor:
        """float32 [n, LENGTH, WIDTH] to the same."""
        rows = h.shape[0]
        parts = self.queries(self.before(h)).reshape(rows, LENGTH, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        heads = F.scaled_dot_product_attention(parts[0], parts[1], parts[2], is_causal=True)
        h = h + self.mixed(heads.transpose(1, 2).reshape(rows, LENGTH, WIDTH))
        return h + self.wide(self.between(h))


@program(
    optimizer=AdamW(lr=0.004, weight_decay=0.01, cosine_steps=40, warmup_steps=5),
    batch_size=16,
    eval_size=25,
    ranges={"x": (0, len(CHARACTERS) - 1)},
    bounds={"normMax": 60, "stepsMax": 5000, "memoryBytes": 268435456, "stepMs": 50000},
    data="the Python language reference, as it ships with Python: 200,000 characters",
)
class CharTransformer(nn.Module):
    """One block between an embedding of characters and places, and logits of the next character."""

    def __init__(self) -> None:
        super().__init__()
        self.characters = nn.Embedding(len(CHARACTERS), WIDTH)
        self.places = nn.Embedding(LENGTH, WIDTH)
        self.block = Block()
        self.norm = nn.LayerNorm(WIDTH)
        self.next = nn.Linear(WIDTH, len(CHARACTERS))

    def forward(self, x: Tensor) -> Tensor:
        """int32 characters [n, LENGTH] to logits [n, LENGTH, characters], each from its place and those before it."""
        h = self.characters(x) + self.places(torch.arange(LENGTH))
        return self.next(self.norm(self.block(h)))

    @staticmethod
    def sample() -> dict:
        """Stretches of the text that do not overlap: the characters, and those one further on."""
        text = "\n".join(topics.topics[name] for name in sorted(topics.topics))[:TEXT]
        numbers = {character: i for i, character in enumerate(CHARACTERS)}
        codes = np.array([numbers.get(character, numbers[" "]) for character in text], np.int32)
        rows = codes[: len(codes) // (LENGTH + 1) * (LENGTH + 1)].reshape(-1, LENGTH + 1)
        return {"x": rows[:, :-1], "y": rows[:, 1:]}
