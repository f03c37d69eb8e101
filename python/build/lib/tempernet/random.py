"""The network's integer generator, equal to `protocol/random.ts` and `protocol/order.ts` (vectors in `test/vectors`)."""

import math
import struct

import numpy as np
from Crypto.Hash import keccak

from tempernet.errors import VectorError

INIT_DOMAIN = "tempernet/init/1"
ORDER_DOMAIN = "tempernet/order/1"
_MASK = 0xFFFFFFFF


def keccak256(data: bytes) -> bytes:
    """Return Ethereum's keccak-256 (not NIST's SHA3-256)."""
    return keccak.new(digest_bits=256, data=data).digest()


def _rotl(x: int, k: int) -> int:
    return ((x << k) | (x >> (32 - k))) & _MASK


class Random:
    """xoshiro128** of Blackman and Vigna, seeded with the first 16 bytes of keccak256(domain, 0x00, payload)."""

    def __init__(self, words: tuple[int, int, int, int]) -> None:
        self._state = words if any(words) else (1, 0, 0, 0)

    @classmethod
    def seeded(cls, domain: str, payload: bytes) -> "Random":
        """Return the generator of a named stream; state words are uint32 little-endian."""
        return cls(struct.unpack("<4I", keccak256(domain.encode() + b"\x00" + payload)[:16]))

    def next(self) -> int:
        """Return the next uint32."""
        a, b, c, d = self._state
        result = (_rotl((b * 5) & _MASK, 7) * 9) & _MASK
        t = (b << 9) & _MASK
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        self._state = (a, b, c ^ t, _rotl(d, 11))
        return result

    def below(self, n: int) -> int:
        """Return a uniform integer in `[0, n)`, 1 <= n <= 2^32, unbiased by rejection."""
        if not 1 <= n <= 2**32:
            raise VectorError(f"bound {n} is not in 1..2^32")
        limit = 2**32 - 2**32 % n
        x = self.next()
        while x >= limit:
            x = self.next()
        return x % n

    def permutation(self, count: int) -> list[int]:
        """Return a shuffled `[0, count)`: Fisher-Yates from the last element down."""
        items = list(range(count))
        for i in range(count - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]
        return items


def he_uniform(seed: bytes, name: str, size: int, fan_in: int) -> np.ndarray:
    """Return `size` float32 values uniform in +-sqrt(6 / fan_in) (He et al., arXiv 1502.01852), before fixed-point encoding.

    Each tensor has its own stream: payload = 32 seed bytes, then the tensor's name. value = fround((2u - 1) * fround(bound)).
    """
    random = Random.seeded(INIT_DOMAIN, _bytes32(seed) + name.encode())
    u = np.array([random.next() for _ in range(size)], dtype=np.float64) / 2**32
    bound = np.float64(np.float32(math.sqrt(6 / fan_in)))
    return ((2 * u - 1) * bound).astype(np.float32)


def example_order(task_seed: bytes, slot: int, epoch: int, count: int) -> list[int]:
    """Return the order in which slot `slot` sees its `count` examples in epoch `epoch`."""
    return Random.seeded(ORDER_DOMAIN, _bytes32(task_seed) + struct.pack(">II", slot, epoch)).permutation(count)


def batch_indices(task_seed: bytes, slot: int, step: int, count: int, batch: int) -> list[int]:
    """Return the examples of 0-based step `step`: `count // batch` whole batches an epoch, the rest dropped."""
    if not 1 <= batch <= count:
        raise VectorError(f"a batch of {batch} needs at least as many examples, not {count}")
    epoch, index = divmod(step, count // batch)
    return example_order(task_seed, slot, epoch, count)[index * batch : (index + 1) * batch]


def _bytes32(seed: bytes) -> bytes:
    if len(seed) != 32:
        raise VectorError(f"a seed has 32 bytes, not {len(seed)}")
    return seed
