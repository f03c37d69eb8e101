"""Messages of the bridge: read as they were written, refused when malformed. Twin of test/node/bridge/frame.test.ts."""

import asyncio
import json
import random
import struct

import pytest
import torch

from tempernet.worker.errors import FrameError
from tempernet.worker.frame import FRAGMENT, encode_frame, read_frame

LIMIT = 1 << 20


def read(*fragments: bytes, limit: int = LIMIT):
    async def one_by_one():
        for fragment in fragments:
            yield bytes(fragment)

    return asyncio.run(read_frame(one_by_one(), limit))


def message(head: object, body: bytes = b"", *, head_bytes: int | None = None, body_bytes: int | None = None) -> bytes:
    text = head if isinstance(head, bytes) else json.dumps(head).encode()
    lengths = (len(text) if head_bytes is None else head_bytes, len(body) if body_bytes is None else body_bytes)
    start = struct.pack("<4sIQ", b"TNB1", *lengths)
    return (start + text).ljust((16 + len(text) + 7) // 8 * 8, b"\0") + body


def one(**fields: object) -> dict:
    return {"tensors": [{"name": "a", "dtype": "uint8", "shape": [3], **fields}]}


def test_messages_are_read_as_they_were_written_however_cut():
    tensors = {
        "odd": torch.tensor([1, 2, 3], dtype=torch.uint8),
        "f": torch.tensor([[1.5], [-0.0], [float("inf")]]),
        "none": torch.zeros(0, 4, dtype=torch.int32),
        "scalar": torch.tensor(7, dtype=torch.int32),
    }
    whole = b"".join(encode_frame({"type": "job", "job": 3}, tensors))
    assert len(whole) % 8 == 0
    chance = random.Random(4)
    for _ in range(100):
        cuts = sorted(chance.sample(range(1, len(whole)), chance.randrange(6)))
        parts = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
        frame = read(*parts)
        assert frame.head == {"type": "job", "job": 3}
        assert list(frame.tensors) == list(tensors)
        assert all(torch.equal(frame.tensors[name], tensor) for name, tensor in tensors.items())


def test_large_messages_are_cut_into_fragments():
    sizes = [len(part) for part in encode_frame({}, {"a": torch.zeros(300_001), "b": torch.zeros(3), "c": torch.zeros(2)})]
    assert max(sizes) == FRAGMENT
    assert len(sizes) <= 8


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "ends before"),
        (b"TNB1" + bytes(8), "ends before"),
        (bytes(64), "TNB1"),
        (message({}, head_bytes=2**31), "more than allowed"),
        (message(one(), body_bytes=2**63), "more than allowed"),
        (message(one(), body_bytes=2**19), "ends before"),
        (message({"tensors": []}, bytes(8), body_bytes=0), "longer than its header"),
        (message(b"{"), "not JSON"),
        (message(b"\xff\xff"), "not JSON"),
        (message([]), "list its tensors"),
        (message({}), "list its tensors"),
        (message({"tensors": [{}] * 20_000}), "more than allowed|list its tensors"),
        (message({"tensors": []}, bytes(8)), "left over"),
        (message(one()), "shorter than its tensors"),
        (message(one(shape=[2**47, 2**47]), bytes(8)), "shorter than its tensors"),
        (message(one(shape=[-1]), bytes(8)), "proper shape"),
        (message(one(shape=[True]), bytes(8)), "proper shape"),
        (message(one(shape=[1.0]), bytes(8)), "proper shape"),
        (message(one(shape="3"), bytes(8)), "proper shape"),
        (message(one(shape=[1] * 9), bytes(8)), "proper shape"),
        (message(one(dtype="object"), bytes(8)), "neither"),
        (message(one(dtype=["uint8"]), bytes(8)), "neither"),
        (message(one(name=""), bytes(8)), "proper name"),
        (message(one(more=1), bytes(8)), "not described"),
        (message({"tensors": [one()["tensors"][0]] * 2}, bytes(16)), "one name"),
    ],
)
def test_malformed_messages_are_refused(content, words):
    with pytest.raises(FrameError, match=words):
        read(content)


def test_a_message_beyond_its_limit_is_refused_before_memory_is_taken():
    with pytest.raises(FrameError, match="more than allowed"):
        read(message(one(), bytes(8)), limit=32)


def test_any_bytes_are_a_message_or_refused():
    honest = b"".join(encode_frame({"type": "job"}, {"a": torch.ones(3), "b": torch.ones(2, dtype=torch.uint8)}))
    chance = random.Random(8)
    for _ in range(1000):
        changed = bytearray(honest)
        for _ in range(chance.randrange(1, 4)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        try:
            read(bytes(changed))
        except FrameError:
            continue
