"""Content digests and the little of dag-cbor they need, equal to `protocol/content.ts`."""

import hashlib
from collections.abc import Mapping
from typing import Any

import cbor2

CHUNK_SIZE = 256 * 1024
_CID_TAG = 42
# CIDv1 (0x01), codec raw (0x55), multihash sha2-256 (0x12) of 32 bytes (0x20); dag-cbor puts a zero byte before a CID.
_RAW_CID_PREFIX = bytes([0x00, 0x01, 0x55, 0x12, 0x20])


def dag_cbor(value: Any) -> bytes:
    """Encode a plain value as canonical dag-cbor: shortest integers, map keys by length, then bytes.

    Takes None, bool, int within 64 bits, str, bytes, lists, string-keyed mappings and CID tags. Floats are refused: nothing that is
    hashed here has one. Raises TypeError otherwise.
    """
    _check(value)
    return cbor2.dumps(value, canonical=True)


def _check(value: Any) -> None:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"dag-cbor map keys are strings, not {type(key).__name__}")
            _check(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item)
    elif isinstance(value, cbor2.CBORTag) and value.tag == _CID_TAG:
        _check(value.value)
    elif isinstance(value, int) and not isinstance(value, bool):
        if not -(2**64) <= value < 2**64:
            raise TypeError(f"{value} does not fit dag-cbor's 64-bit integers")
    elif value is not None and not isinstance(value, bool | str | bytes):
        raise TypeError(f"dag-cbor here cannot hold {type(value).__name__}")


def content_manifest(content: bytes) -> bytes:
    """Return the dag-cbor `{size, chunkSize, chunks}` of a content; chunks of 256 KiB as raw CIDs."""
    digests = (hashlib.sha256(content[at : at + CHUNK_SIZE]).digest() for at in range(0, len(content), CHUNK_SIZE))
    chunks = [cbor2.CBORTag(_CID_TAG, _RAW_CID_PREFIX + digest) for digest in digests]
    return dag_cbor({"size": len(content), "chunkSize": CHUNK_SIZE, "chunks": chunks})


def content_digest(content: bytes) -> str:
    """Return the content digest, `0x` and 64 lower-case hex digits: the value that the chain holds."""
    return "0x" + hashlib.sha256(content_manifest(content)).hexdigest()


def object_digest(value: Mapping[str, Any]) -> str:
    """Return the content digest of an object's dag-cbor; of a program manifest it is the program hash."""
    return content_digest(dag_cbor(value))
