"""What a worker tells about itself and how much memory it uses."""

import os
import platform
import resource
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import torch

import tempernet

_PACKAGES = ("torch", "numpy", "websockets")
_STATUS = Path("/proc/self/statm")


def resident_bytes() -> int:
    """Bytes of memory in use; where the system tells no present figure, the most that ever was."""
    if _STATUS.exists():
        return int(_STATUS.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def describe(device: torch.device, processes: int, memory_bytes: int, programs: list[str]) -> dict[str, Any]:
    """Return the fields of `hello`."""
    named = torch.cuda.get_device_name(device) if device.type == "cuda" else platform.machine()
    versions = {"tempernet": tempernet.__version__, "python": platform.python_version()}
    return {
        "protocol": 1,
        "versions": {**versions, **{package: _version(package) for package in _PACKAGES}},
        "device": str(device),
        "deviceName": named[:100],
        "threads": torch.get_num_threads(),
        "processes": processes,
        "memoryBytes": memory_bytes,
        "programs": programs,
    }
