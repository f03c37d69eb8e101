"""Frozen tensors in the blocks that they were quantised in, as the GGUF format lays them out.

A block is 32 values of one row. `q4_1`: scale and minimum in half precision, then 16 bytes of 4-bit numbers; `q8_0`: scale, then 32
signed bytes. Engines decode them once (`substrate/program/frozen-content.ts`, the protocol's appendix A); this is the same, exact
decoding.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tempernet.errors import CompileError

VALUES = 32
_BYTES = {"q4_1": 20, "q8_0": 34}


@dataclass(frozen=True)
class Blocks:
    """One tensor's content: the kind of its blocks, and their bytes."""

    kind: Literal["q4_1", "q8_0"]
    content: bytes

    def values(self, shape: tuple[int, ...]) -> np.ndarray:
        """Decode to float32 of `shape`. Raises CompileError when the content has another size."""
        raw = np.frombuffer(self.content, np.uint8)
        if raw.size * VALUES != np.prod(shape) * _BYTES[self.kind]:
            raise CompileError(f"{raw.size} bytes of {self.kind} blocks do not make a tensor of shape {shape}")
        raw = raw.reshape(-1, _BYTES[self.kind])
        scale = raw[:, :2].copy().view("<f2").astype(np.float32)
        if self.kind == "q8_0":
            return (raw[:, 2:].view(np.int8).astype(np.float32) * scale).reshape(shape)
        minimum = raw[:, 2:4].copy().view("<f2").astype(np.float32)
        numbers = np.concatenate([raw[:, 4:] & 15, raw[:, 4:] >> 4], axis=1)
        return (numbers.astype(np.float32) * scale + minimum).reshape(shape)


def quantise(values: np.ndarray) -> Blocks:
    """Put float32 values, rows of whole blocks, into `q4_1` blocks: the nearest of 16 steps from a block's least to its largest."""
    blocks = values.astype(np.float32).reshape(-1, VALUES)
    minimum = blocks.min(1, keepdims=True).astype("<f2")
    scale = ((blocks.max(1, keepdims=True) - minimum.astype(np.float32)) / 15).astype("<f2")
    wide = np.where(scale == 0, 1, scale).astype(np.float32)
    numbers = np.clip(np.rint((blocks - minimum.astype(np.float32)) / wide), 0, 15).astype(np.uint8)
    packed = numbers[:, :16] | (numbers[:, 16:] << 4)
    return Blocks("q4_1", np.concatenate([scale.view(np.uint8), minimum.view(np.uint8), packed], axis=1).tobytes())
