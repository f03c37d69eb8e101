"""The committed vectors are what this code writes."""

import json

import numpy as np
import pytest

from tempernet import vectors
from tempernet.errors import VectorError
from tempernet.fixed_point import decode_fixed, encode_fixed
from tempernet.random import Random, batch_indices, keccak256


@pytest.mark.parametrize("name", ["random.json", "fixed-point.json", "content-digest.json"])
def test_exact_vectors_are_current(name):
    assert vectors.exact_files()[name] == (vectors.VECTORS / name).read_bytes()


@pytest.mark.parametrize("name", list(vectors.STRIDES))
def test_reference_runs_are_current(name):
    made, gradient = vectors.program_vectors(name)
    kept = json.loads((vectors.VECTORS / f"{name}.json").read_text())
    sample = np.fromfile(vectors.VECTORS / kept["gradientFile"], "<f4")
    assert made["weightsDigest"] == kept["weightsDigest"]
    assert [{**t, "norm": pytest.approx(t["norm"], rel=1e-9)} for t in kept["tensors"]] == made["tensors"]
    assert made["losses"] == pytest.approx(kept["losses"], rel=1e-9)
    np.testing.assert_allclose(np.frombuffer(gradient, "<f4"), sample, rtol=1e-5, atol=1e-12)


def test_keccak_is_ethereums():
    assert keccak256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"


def test_the_all_zero_state_is_replaced():
    assert [Random((0, 0, 0, 0)).next() for _ in range(2)] == [Random((1, 0, 0, 0)).next() for _ in range(2)]


@pytest.mark.parametrize("n", [0, -1, 2**32 + 1])
def test_bounds_outside_the_range_are_refused(n):
    with pytest.raises(VectorError):
        Random((1, 2, 3, 4)).below(n)


def test_an_epoch_drops_the_last_partial_batch():
    seed = bytes(32)
    epoch = [i for step in range(3) for i in batch_indices(seed, 0, step, 10, 3)]
    assert len(set(epoch)) == 9
    assert batch_indices(seed, 0, 3, 10, 3) != batch_indices(seed, 0, 0, 10, 3)


def test_a_batch_larger_than_the_shard_is_refused():
    with pytest.raises(VectorError):
        batch_indices(bytes(32), 0, 0, 3, 4)


def test_short_seeds_are_refused():
    with pytest.raises(VectorError):
        batch_indices(bytes(31), 0, 0, 4, 4)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_fixed_point_holds_nothing_that_is_not_finite(bad):
    with pytest.raises(VectorError):
        encode_fixed(np.array([0, bad], np.float32), 24)


def test_decoding_and_encoding_again_changes_nothing_below_2_to_24():
    q = np.random.default_rng(3).integers(-(2**24), 2**24, 5000).astype(np.int32)
    assert (encode_fixed(decode_fixed(q, 24), 24) == q).all()
