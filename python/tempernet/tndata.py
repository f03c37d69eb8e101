"""Reads data sets as the network carries them (`substrate/data/dataset.ts`)."""

import math
from pathlib import Path

import cbor2
import numpy as np


class DataError(ValueError):
    """A data set or a plan for it that cannot be used."""


_MAGIC = b"TNDATA01"
_MAX_HEADER = 65_536
_DTYPES = {"uint8": np.dtype("<u1"), "int32": np.dtype("<i4"), "float32": np.dtype("<f4")}


def read_tndata(path: Path) -> dict[str, np.ndarray]:
    """Return each column by its name, rows first. Raises DataError for other files and numbers that are not finite."""
    data = path.read_bytes()
    start = len(_MAGIC) + 4
    if data[: len(_MAGIC)] != _MAGIC or len(data) < start:
        raise DataError(f"{path.name} does not begin with TNDATA01")
    length = int.from_bytes(data[len(_MAGIC) : start], "little")
    if length > _MAX_HEADER or start + length > len(data):
        raise DataError(f"{path.name}: header is longer than allowed")
    try:
        header = cbor2.loads(data[start : start + length])
        fields = [(c["name"], _DTYPES[c["dtype"]], tuple(c["shape"])) for c in header["columns"]]
        count = int(header["count"])
        row = np.dtype([(name, dtype, shape) for name, dtype, shape in fields])
    except (cbor2.CBORDecodeError, KeyError, TypeError, ValueError) as error:
        raise DataError(f"{path.name}: header cannot be read") from error
    width = sum(dtype.itemsize * math.prod(shape) for _, dtype, shape in fields)
    body = data[start + length :]
    if len(body) != count * width:
        raise DataError(f"{path.name}: {len(body)} bytes of rows, expected {count * width}")
    rows = np.frombuffer(body, row)
    columns = {name: np.ascontiguousarray(rows[name]) for name, _, _ in fields}
    for name, values in columns.items():
        if not np.isfinite(values).all():
            raise DataError(f"{path.name}: column {name} holds a value that is not finite")
    return columns
