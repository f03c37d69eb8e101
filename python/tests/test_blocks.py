import hashlib

import numpy as np
import pytest

from tempernet.blocks import Blocks, quantise
from tempernet.errors import CompileError

# The same blocks as in test/substrate/program/frozen-content.test.ts, and the sha256 of what gguf 0.19.0 makes of them.
VECTORS = {
    "q4_1": (
        "4c2266b28b4ae5f1a94106a0956a26afbccdafe500c3010062f90a945f5693c642276ad5ab2da7390100ff7b4551370e99b2d74c3427fa48d732a1df",
        "e138b71eb03b7641aacfb92ba72445c2f5f30615a082fd7e34d2420671e94c98",
    ),
    "q8_0": (
        "451f70aca1e926115901dd06f27f8f063cd25e19a621f9bd0ccc21397c1ec795ca770a8048dc03d17a88934d85527357a2e64647f03e2fb81f223f4192c5"
        "8efd5185f071b0601ef7677a1f132a818d882195a100b28d6b236b82481bd9fe630dc3ce3be4ebca",
        "5cc3e3f2d937b9adffe4f0158c50977285d715f4458d205a7c391af0e4c17f13",
    ),
}


@pytest.mark.parametrize("kind", ["q4_1", "q8_0"])
def test_blocks_decode_to_the_bits_of_the_formats_own_reader(kind):
    content, digest = VECTORS[kind]
    values = Blocks(kind, bytes.fromhex(content)).values((3, 32))
    assert hashlib.sha256(values.astype("<f4").tobytes()).hexdigest() == digest


def test_quantised_values_are_within_half_a_step():
    values = np.random.default_rng(1).normal(size=(4, 64)).astype(np.float32)
    decoded = quantise(values).values((4, 64))
    step = (values.reshape(-1, 32).max(1) - values.reshape(-1, 32).min(1)) / 15
    assert (np.abs(decoded - values).reshape(-1, 32).max(1) <= 0.51 * step + 2e-3).all()
    assert np.array_equal(quantise(np.full((1, 32), 0.5, np.float32)).values((1, 32)), np.full((1, 32), 0.5, np.float32))


def test_content_of_another_size_is_refused():
    with pytest.raises(CompileError, match="do not make"):
        Blocks("q4_1", bytes(19)).values((1, 32))
