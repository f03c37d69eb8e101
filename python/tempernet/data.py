"""Data folders of programs: columns by name, rows first, in safetensors files.

from tempernet.data import write_data
write_data("my-data", train={"x": x, "y": y})
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from tempernet.errors import CompileError

Columns = dict[str, np.ndarray]
SETS = ("train", "truth", "test")


def _bad(detail: str, advice: str = "") -> CompileError:
    return CompileError(detail, code="PROGRAM_BAD_SAMPLE", advice=advice)


def as_column(name: str, values: Any) -> np.ndarray:
    """Return values of any array library as uint8, int32 or float32, rows first. Raises CompileError on what no column holds."""
    array = np.asarray(values.detach().cpu() if hasattr(values, "detach") else values)
    if array.ndim == 0 or array.size == 0:
        raise _bad(f"column {name} has shape {array.shape}: rows come first, and there is at least one")
    if array.dtype in {np.dtype(np.uint8), np.dtype(np.bool_)}:
        return np.ascontiguousarray(array, np.uint8)
    if array.dtype.kind in "iu":
        if array.min() < -(2**31) or array.max() >= 2**31:
            raise _bad(f"column {name} holds {array.min()} to {array.max()}, which int32 cannot")
        return np.ascontiguousarray(array, np.int32)
    if array.dtype.kind != "f":
        raise _bad(f"column {name} is of type {array.dtype}, none of uint8, int32 and float32")
    with np.errstate(over="ignore"):
        floats = np.ascontiguousarray(array, np.float32)
    if not np.isfinite(floats).all():
        row = int(np.argwhere(~np.isfinite(floats))[0][0])
        raise _bad(f"row {row} of column {name} is no finite number")
    return floats


def as_set(name: str, columns: Any) -> Columns:
    """Return the columns of one set, all of as many rows. Raises CompileError."""
    if not isinstance(columns, Mapping) or not columns:
        raise _bad(f"{name} is no map of columns by name")
    arrays = {str(column): as_column(str(column), values) for column, values in columns.items()}
    counts = {column: len(array) for column, array in arrays.items()}
    if len(set(counts.values())) > 1:
        raise _bad(f"columns of {name} have different numbers of rows: {counts}")
    return arrays


def as_sets(data: Any) -> dict[str, Columns]:
    """Return `train` and, where they are given, `truth` and `test`; a plain map of columns is `train`. Raises CompileError."""
    if not isinstance(data, Mapping) or not data:
        raise _bad("there is none")
    given = dict(data) if set(data) <= set(SETS) and "train" in data else {"train": data}
    sets = {name: as_set(name, given[name]) for name in SETS if given.get(name) is not None}
    kinds = {name: {c: (a.dtype, a.shape[1:]) for c, a in columns.items()} for name, columns in sets.items()}
    for name, kind in kinds.items():
        if kind != kinds["train"]:
            raise _bad(f"{name} has other columns than train: {kind} and {kinds['train']}")
    return sets


def write_sets(folder: Path, sets: Mapping[str, Columns]) -> None:
    """Write one safetensors file for each set into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in sets.items():
        save_file(columns, folder / f"{name}.safetensors")


def write_data(folder: str | Path, train: Any, truth: Any = None, test: Any = None) -> None:
    """Write a data folder for `npm start -- --data <folder>`.

    Each set is a map of columns by name: arrays, tensors or lists, rows first. What hidden truths and the final test are made of is
    cut from `train` where it is not given. Raises CompileError on what no column can hold, such as NaN.
    """
    write_sets(Path(folder), as_sets({"train": train, "truth": truth, "test": test}))
