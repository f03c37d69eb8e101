"""Canonical fixed-point weights, equal to `substrate/codecs/fixed-point.ts`."""

import numpy as np

from tempernet.errors import VectorError

INT32_MIN, INT32_MAX = -(2**31), 2**31 - 1


def encode_fixed(values: np.ndarray, scale: int) -> np.ndarray:
    """float32 values to int32 `clamp(roundHalfEven(x * 2^scale))`. Raises VectorError on NaN or infinity."""
    product = values.astype(np.float64) * float(2**scale)
    if not np.isfinite(product).all():
        raise VectorError("fixed point holds finite values only")
    return np.clip(np.rint(product), INT32_MIN, INT32_MAX).astype(np.int32)


def decode_fixed(q: np.ndarray, scale: int) -> np.ndarray:
    """int32 `q` to float32 `fround(q * 2^-scale)`."""
    return (q.astype(np.float64) * 2.0**-scale).astype(np.float32)
