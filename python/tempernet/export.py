"""From a traced function to canonical ONNX bytes."""

import contextlib
import logging
import warnings
from collections.abc import Iterator

import onnx
import torch
from torch.fx.experimental.proxy_tensor import make_fx

from tempernet.canonical import Signature, canonical_bytes
from tempernet.graphs import GraphFunction

OPSET = 18
_ONNX_DTYPES = {
    torch.float32: onnx.TensorProto.FLOAT,
    torch.uint8: onnx.TensorProto.UINT8,
    torch.int32: onnx.TensorProto.INT32,
}


def export_graph(function: GraphFunction) -> bytes:
    """Trace a function to single tensor operations, export them to ONNX and bring them to canonical form."""
    examples = function.examples()
    traced = make_fx(function.call)(*examples)
    with _quiet():
        program = torch.onnx.export(
            traced,
            examples,
            dynamo=True,
            optimize=True,
            opset_version=OPSET,
            input_names=[value.name for value in function.inputs],
            output_names=list(function.outputs),
            verbose=False,
        )
    inputs = [_signature(value.name, value.example) for value in function.inputs]
    outputs = [_signature(name, result) for name, result in function.output_examples().items()]
    return canonical_bytes(program.model_proto, inputs, outputs, OPSET)


def _signature(name: str, tensor: torch.Tensor) -> Signature:
    return Signature(name, _ONNX_DTYPES[tensor.dtype], tuple(tensor.shape))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the exporter's notices about absent optional packages and training mode off the terminal; errors still raise."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
