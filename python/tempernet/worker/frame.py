"""Messages of the bridge: a fixed header, a small JSON head, raw little-endian tensors. Twin of `node/bridge/frame.ts`.

    0   4  magic "TNB1"
    4   4  uint32: bytes of the head
    8   8  uint64: bytes of the body
    16     head, UTF-8 JSON, zeros up to a multiple of 8; its `tensors` lists name, dtype and shape in order
           body: the tensors, each filled with zeros up to a multiple of 8

Nothing is ever unpickled, and no length is believed before it is held against a limit.
"""

import json
import struct
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import torch
from torch import Tensor

from tempernet.worker.errors import FrameError

MAX_HEAD = 1024 * 1024
MAX_TENSORS = 16_384
MAX_NAME = 256
MAX_DIMENSIONS = 8
FRAGMENT = 256 * 1024
DTYPES: dict[str, torch.dtype] = {"uint8": torch.uint8, "int32": torch.int32, "float32": torch.float32}
_NAMES = {dtype: name for name, dtype in DTYPES.items()}
_HEADER = struct.Struct("<4sIQ")
_MAGIC = b"TNB1"


@dataclass(frozen=True)
class Frame:
    """A message that was read: its head without `tensors`, and the tensors by name in their order."""

    head: dict[str, Any]
    tensors: dict[str, Tensor]


def _padded(size: int) -> int:
    return (size + 7) // 8 * 8


def encode_frame(head: Mapping[str, Any], tensors: Mapping[str, Tensor] | None = None) -> Iterator[memoryview]:
    """Yield the fragments of a message, at most 256 KiB each. Tensors must be contiguous and on the CPU."""
    tensors = tensors or {}
    described = [{"name": n, "dtype": _NAMES[t.dtype], "shape": list(t.shape)} for n, t in tensors.items()]
    text = json.dumps({**head, "tensors": described}, separators=(",", ":"), ensure_ascii=False).encode()
    body = sum(_padded(t.nbytes) for t in tensors.values())
    start = _HEADER.pack(_MAGIC, len(text), body) + text
    waiting = bytearray(start.ljust(_padded(len(start)), b"\0"))
    for tensor in tensors.values():
        view = memoryview(tensor.numpy().reshape(-1)).cast("B") if tensor.numel() > 0 else memoryview(b"")
        filling = bytes(_padded(view.nbytes) - view.nbytes)
        if len(waiting) + view.nbytes + len(filling) <= FRAGMENT:
            waiting += view
            waiting += filling
            continue
        yield memoryview(waiting)
        yield from (view[at : at + FRAGMENT] for at in range(0, view.nbytes, FRAGMENT))
        waiting = bytearray(filling)
    if waiting:
        yield memoryview(waiting)


async def read_frame(fragments: AsyncIterator[bytes], limit: int) -> Frame:
    """Read one message of at most `limit` bytes from its fragments. Raises FrameError."""
    memory = bytearray(_HEADER.size)
    filled, total = 0, 0
    async for fragment in fragments:
        rest = memoryview(fragment)
        if total == 0:
            taken = min(_HEADER.size - filled, len(rest))
            memory[filled : filled + taken] = rest[:taken]
            filled, rest = filled + taken, rest[taken:]
            if filled < _HEADER.size:
                continue
            total = _total(memory, limit)
            memory = memory.ljust(total, b"\0")
        if filled + len(rest) > total:
            raise FrameError("the message is longer than its header says")
        memory[filled : filled + len(rest)] = rest
        filled += len(rest)
    if total == 0 or filled < total:
        raise FrameError("the message ends before its time")
    return _parse(memory)


def _total(header: bytearray, limit: int) -> int:
    magic, head, body = _HEADER.unpack(header)
    if magic != _MAGIC:
        raise FrameError("the message does not begin with TNB1")
    if head > MAX_HEAD or _HEADER.size + _padded(head) + body > limit:
        raise FrameError(f"a head of {head} and a body of {body} bytes are more than allowed")
    return _padded(_HEADER.size + head) + body


def _parse(memory: bytearray) -> Frame:
    _, length, _ = _HEADER.unpack_from(memory)
    try:
        head = json.loads(memory[_HEADER.size : _HEADER.size + length].decode())
    except ValueError as error:
        raise FrameError("the head is not JSON") from error
    if not isinstance(head, dict) or not isinstance(head.get("tensors"), list) or len(head["tensors"]) > MAX_TENSORS:
        raise FrameError("the head does not list its tensors")
    tensors: dict[str, Tensor] = {}
    at = _padded(_HEADER.size + length)
    for entry in head.pop("tensors"):
        name, dtype, shape = _described(entry)
        if name in tensors:
            raise FrameError("two tensors have one name")
        count = prod(shape)
        size = count * dtype.itemsize
        if at + _padded(size) > len(memory):
            raise FrameError("the body is shorter than its tensors")
        flat = torch.frombuffer(memory, dtype=dtype, count=count, offset=at) if count > 0 else torch.empty(0, dtype=dtype)
        tensors[name] = flat.reshape(shape)
        at += _padded(size)
    if at != len(memory):
        raise FrameError("bytes are left over after the last tensor")
    return Frame(head, tensors)


def _described(entry: Any) -> tuple[str, torch.dtype, tuple[int, ...]]:
    if not isinstance(entry, dict) or set(entry) != {"name", "dtype", "shape"}:
        raise FrameError("a tensor is not described by name, dtype and shape")
    name, dtype, shape = entry["name"], entry["dtype"], entry["shape"]
    if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME:
        raise FrameError("a tensor has no proper name")
    if not isinstance(dtype, str) or dtype not in DTYPES:
        raise FrameError("a tensor is neither uint8 nor int32 nor float32")
    if not isinstance(shape, list) or len(shape) > MAX_DIMENSIONS:
        raise FrameError("a tensor has no proper shape")
    if not all(type(n) is int and 0 <= n < 2**48 for n in shape):
        raise FrameError("a tensor has no proper shape")
    return name, DTYPES[dtype], tuple(shape)
