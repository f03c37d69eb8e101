"""Tempernet's training program compiler: a PyTorch module, a loss and an optimiser become exact ONNX graphs.

What a model file needs: `from tempernet import program, AdamW` (docs/your-own-model.md).
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "program": "tempernet.declare",
    "Sgd": "tempernet.optimizers",
    "SgdMomentum": "tempernet.optimizers",
    "Adam": "tempernet.optimizers",
    "AdamW": "tempernet.optimizers",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for, when it is: PyTorch takes seconds, and not all of this package needs it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'tempernet' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
