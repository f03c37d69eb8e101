"""Vectors that are the same on every machine: generator, example order, fixed point, digests."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from tempernet.digest import content_digest, content_manifest, dag_cbor
from tempernet.fixed_point import decode_fixed, encode_fixed
from tempernet.random import Random, batch_indices, example_order, he_uniform

SEED = bytes(range(32))
STREAMS = [("tempernet/test/1", b""), ("tempernet/test/1", b"\x00\x01\xff"), ("tempernet/init/1", SEED + b"fc1.weight")]


def f32_bits(values: Iterable[float]) -> list[int]:
    """float32 values as uint32 bit patterns, so that text loses nothing."""
    return np.asarray(list(values), dtype="<f4").view("<u4").tolist()


def random_vectors() -> dict[str, Any]:
    """Streams, bounded draws, permutations, initial values, example orders."""

    def draws(domain: str, payload: bytes, n: int) -> list[int]:
        random = Random.seeded(domain, payload)
        return [random.below(n) for _ in range(12)]

    def stream(domain: str, payload: bytes) -> list[int]:
        random = Random.seeded(domain, payload)
        return [random.next() for _ in range(12)]

    bounds = [1, 2, 3, 10, 1000, 2**31 + 1, 3 * 2**30, 2**32]
    domain, payload = STREAMS[1]
    inits = [("fc1.weight", 784), ("fc2.weight", 256), ("x", 1)]
    orders = [(0, 0, 1), (0, 0, 2), (0, 0, 20), (1, 0, 20), (0, 1, 20), (4294967295, 7, 100)]
    batches = [(0, 0, 20, 6), (0, 2, 20, 6), (0, 3, 20, 6), (2, 5, 64, 64), (1, 700, 16667, 64)]
    return {
        "streams": [{"domain": d, "payload": p.hex(), "next": stream(d, p)} for d, p in STREAMS],
        "below": [{"domain": domain, "payload": payload.hex(), "n": n, "values": draws(domain, payload, n)} for n in bounds],
        "permutations": [
            {"domain": domain, "payload": payload.hex(), "count": n, "order": Random.seeded(domain, payload).permutation(n)}
            for n in (1, 2, 16, 64)
        ],
        "heUniform": [
            {
                "seed": "0x" + SEED.hex(),
                "name": name,
                "fanIn": fan_in,
                "float32Bits": f32_bits(values),
                "scale": 24,
                "q": encode_fixed(values, 24).tolist(),
            }
            for name, fan_in in inits
            for values in [he_uniform(SEED, name, 16, fan_in)]
        ],
        "exampleOrders": [
            {"taskSeed": "0x" + SEED.hex(), "slot": slot, "epoch": epoch, "count": n, "order": example_order(SEED, slot, epoch, n)}
            for slot, epoch, n in orders
        ],
        "batches": [
            {
                "taskSeed": "0x" + SEED.hex(),
                "slot": slot,
                "step": step,
                "count": n,
                "batch": size,
                "indices": batch_indices(SEED, slot, step, n, size),
            }
            for slot, step, n, size in batches
        ],
    }


def fixed_point_vectors() -> dict[str, Any]:
    """Rounding at halves, signs, limits, subnormals; then a seeded sweep over magnitudes."""
    unit = 2.0**-24
    edges = [0.0, -0.0, 1.0, -1.0, 0.5 * unit, 1.5 * unit, 2.5 * unit, -0.5 * unit, -1.5 * unit, -2.5 * unit]
    edges += [127.99999, 128.0, -128.0, 3.4e38, -3.4e38, 1e-45, 0.1, -0.3, 65504.0]
    random = Random.seeded("tempernet/test/fixed", b"")
    sweep = [((random.next() / 2**32) * 2 - 1) * 2.0 ** (random.below(40) - 30) for _ in range(40)]
    integers = [0, 1, -1, 2**24, -(2**24), 2**24 + 1, 2**31 - 1, -(2**31), 123456789, -987654321]
    cases = []
    for scale in (0, 8, 24, 30):
        values = np.array(edges + sweep, dtype=np.float32)
        cases.append({"scale": scale, "float32Bits": f32_bits(values), "q": encode_fixed(values, scale).tolist()})
    back = [
        {"scale": scale, "q": integers, "float32Bits": f32_bits(decode_fixed(np.array(integers, np.int32), scale))}
        for scale in (0, 24, 30)
    ]
    return {"encode": cases, "decode": back}


def digest_vectors() -> dict[str, Any]:
    """Contents by rule (byte i is (31 i + 7) mod 256) with manifest and digest; dag-cbor of plain values."""
    contents = []
    for size in (0, 1, 1000, 262143, 262144, 262145, 700000):
        content = bytes((31 * i + 7) & 255 for i in range(size))
        contents.append({"size": size, "manifest": content_manifest(content).hex(), "digest": content_digest(content)})
    values: list[Any] = [
        None,
        True,
        [0, 23, 24, 255, 256, 65535, 65536, 4294967296, -1, -25, 2**53 - 1],
        {"bb": 1, "a": 2, "aa": [], "c": {}},
        {"format": "tempernet/dataset/1", "name": "größe", "list": [{"x": "y"}]},
    ]
    return {"contents": contents, "values": [{"value": value, "hex": dag_cbor(value).hex()} for value in values]}
