"""Operators of PyTorch's backward passes as operators that engines have.

ONNX has no gradients. PyTorch writes most of them as forward operators by itself; those here it does not: the gradients of
convolutions and of pooling. Each is the textbook identity, so a test can hold it equal to PyTorch's own.
"""

from collections.abc import Callable, Sequence
from math import prod

import torch
from torch import Tensor
from torch._decomp import get_decompositions

from tempernet.errors import CompileError

aten = torch.ops.aten
Ints = Sequence[int]


def _convolve(x: Tensor, weight: Tensor, stride: Ints, padding: Ints, dilation: Ints, groups: int) -> Tensor:
    zeros = [0] * len(stride)
    return aten.convolution(x, weight, None, list(stride), list(padding), list(dilation), False, zeros, groups)


def _spread(x: Tensor, weight: Tensor, stride: Ints, padding: Ints, dilation: Ints, groups: int, size: Ints) -> Tensor:
    """Return the transposed convolution whose result has the spatial extents `size`."""
    reached = [
        (n - 1) * s - 2 * p + d * (k - 1) + 1
        for n, s, p, d, k in zip(x.shape[2:], stride, padding, dilation, weight.shape[2:], strict=True)
    ]
    more = [wanted - got for wanted, got in zip(size, reached, strict=True)]
    return aten.convolution(x, weight, None, list(stride), list(padding), list(dilation), True, more, groups)


def _kernel_gradient(x: Tensor, grad: Tensor, kernel: Ints, stride: Ints, padding: Ints, dilation: Ints, groups: int) -> Tensor:
    """Convolve inputs with output gradients, batch and channels exchanged: stride and dilation change places."""
    parts = []
    for part, grad_part in zip(x.chunk(groups, 1), grad.chunk(groups, 1), strict=True):
        found = _convolve(part.transpose(0, 1), grad_part.transpose(0, 1), dilation, padding, stride, 1)
        for axis, extent in enumerate(kernel):
            found = found.narrow(axis + 2, 0, extent)
        parts.append(found.transpose(0, 1))
    return parts[0] if groups == 1 else torch.cat(parts, 0)


def convolution_backward(
    grad: Tensor,
    x: Tensor,
    weight: Tensor,
    bias_sizes: Ints | None,
    stride: Ints,
    padding: Ints,
    dilation: Ints,
    transposed: bool,
    output_padding: Ints,
    groups: int,
    output_mask: Sequence[bool],
) -> tuple[Tensor | None, Tensor | None, Tensor | None]:
    """Gradients of input, kernel and bias of a convolution of any rank, also of a transposed one."""
    kernel = weight.shape[2:]
    x_grad = kernel_grad = bias_grad = None
    if output_mask[0]:
        x_grad = (
            _convolve(grad, weight, stride, padding, dilation, groups)
            if transposed
            else _spread(grad, weight, stride, padding, dilation, groups, x.shape[2:])
        )
    if output_mask[1]:
        narrow, wide = (grad, x) if transposed else (x, grad)
        kernel_grad = _kernel_gradient(narrow, wide, kernel, stride, padding, dilation, groups)
    if output_mask[2]:
        bias_grad = grad.sum([0, *range(2, grad.dim())])
    return x_grad, kernel_grad, bias_grad


def _pair(values: Ints) -> list[int]:
    return list(values) * (2 // len(values))


def _no_ceil_mode(pool: str) -> CompileError:
    return CompileError(
        f"{pool} with these settings has no gradient here",
        code="PROGRAM_UNSUPPORTED",
        advice="use whole windows: ceil_mode=False and, of an average, count_include_pad=True",
    )


def avg_pool2d_backward(
    grad: Tensor,
    x: Tensor,
    kernel_size: Ints,
    stride: Ints,
    padding: Ints,
    ceil_mode: bool,
    count_include_pad: bool,
    divisor_override: int | None,
) -> Tensor:
    """Spread each mean's gradient evenly over its window."""
    kernel, step, rim = _pair(kernel_size), _pair(stride or kernel_size), _pair(padding)
    if ceil_mode or (any(rim) and not count_include_pad):
        raise _no_ceil_mode("an average pool")
    share = torch.full((1, 1, *kernel), 1.0 / (divisor_override or prod(kernel)), dtype=grad.dtype)
    single = grad.reshape(-1, 1, *grad.shape[-2:])
    return _spread(single, share, step, rim, [1, 1], 1, x.shape[-2:]).reshape(x.shape)


def max_pool2d_with_indices_backward(
    grad: Tensor,
    x: Tensor,
    kernel_size: Ints,
    stride: Ints,
    padding: Ints,
    dilation: Ints,
    ceil_mode: bool,
    indices: Tensor,
) -> Tensor:
    """Give each window's gradient to its first maximum; windows that overlap add up.

    The places are worked out from `x`: ONNX numbers them through the whole tensor, PyTorch through one image.
    """
    kernel, step, rim, spacing = (_pair(values) for values in (kernel_size, stride or kernel_size, padding, dilation))
    if ceil_mode:
        raise _no_ceil_mode("a maximum pool")
    height, width = grad.shape[-2:]
    padded = aten.constant_pad_nd(x.reshape(-1, *x.shape[-2:]), [rim[1], rim[1], rim[0], rim[0]], float("-inf"))
    places = [(i, j) for i in range(kernel[0]) for j in range(kernel[1])]
    windows = [
        padded[
            :,
            i * spacing[0] : i * spacing[0] + step[0] * (height - 1) + 1 : step[0],
            j * spacing[1] : j * spacing[1] + step[1] * (width - 1) + 1 : step[1],
        ]
        for i, j in places
    ]
    first = torch.stack(windows, 1).argmax(1, keepdim=True)
    chosen = (first == torch.arange(len(places))[:, None, None]).to(grad.dtype)
    basis = torch.eye(len(places), dtype=grad.dtype).reshape(len(places), 1, *kernel)
    spread = _spread(chosen * grad.reshape(-1, 1, height, width), basis, step, rim, spacing, 1, x.shape[-2:])
    return spread.reshape(x.shape)


def slice_backward(grad: Tensor, input_sizes: Ints, dim: int, start: int, end: int, step: int) -> Tensor:
    """Put a part's gradient back into zeros: a padding, where the exporter would scatter between two transpositions."""
    size, axis = input_sizes[dim], dim % len(input_sizes)
    if step != 1:
        return aten.slice_scatter(grad.new_zeros(list(input_sizes)), grad, dim, start, end, step)
    first = start + size if start < 0 else min(start, size)
    rim = [0, 0] * (len(input_sizes) - 1 - axis) + [first, size - first - grad.shape[axis]]
    return aten.constant_pad_nd(grad, rim, 0.0)


def decompositions() -> dict[torch._ops.OperatorBase, Callable]:
    """Return what the compiler traces instead of the operators that no engine has."""
    return {
        **get_decompositions([aten.native_group_norm.default, aten.native_group_norm_backward.default]),
        aten.convolution_backward.default: convolution_backward,
        aten.avg_pool2d_backward.default: avg_pool2d_backward,
        aten.max_pool2d_with_indices_backward.default: max_pool2d_with_indices_backward,
        aten.slice_backward.default: slice_backward,
    }
