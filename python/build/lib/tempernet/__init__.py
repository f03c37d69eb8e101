"""Tempernet's training program compiler: a PyTorch module, a loss and an optimiser become exact ONNX graphs."""

__version__ = "0.1.0"
