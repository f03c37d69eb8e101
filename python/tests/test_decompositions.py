"""Gradients that the compiler writes itself are PyTorch's own."""

import pytest
import torch
from torch.nn import functional as F

from tempernet import decompositions as ours
from tempernet.errors import CompileError

CONVOLUTIONS = {
    "plain": ((2, 3, 8, 8), (4, 3, 3, 3), {}),
    "padded with a stride": ((2, 3, 9, 8), (4, 3, 3, 2), {"stride": (2, 3), "padding": (1, 0)}),
    "dilated": ((1, 2, 11, 11), (3, 2, 3, 3), {"dilation": (2, 3), "padding": (2, 1)}),
    "by groups": ((2, 4, 7, 7), (6, 2, 3, 3), {"groups": 2, "stride": (2, 2)}),
    "one channel at a time": ((2, 4, 6, 6), (4, 1, 3, 3), {"groups": 4}),
    "of one dimension": ((2, 3, 10), (4, 3, 4), {"stride": (3,), "padding": (2,)}),
    "of three dimensions": ((1, 2, 5, 4, 6), (3, 2, 2, 3, 2), {"padding": (1, 0, 1)}),
}


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("case", CONVOLUTIONS.values(), ids=CONVOLUTIONS)
def test_gradients_of_convolutions(case, transposed):
    torch.manual_seed(1)
    shape, kernel, settings = case
    dims = len(kernel) - 2
    stride, padding, dilation = (settings.get(k, (d,) * dims) for k, d in (("stride", 1), ("padding", 0), ("dilation", 1)))
    groups = settings.get("groups", 1)
    if transposed:
        shape = (shape[0], kernel[0], *shape[2:])
    x, weight = torch.randn(shape, dtype=torch.float64), torch.randn(kernel, dtype=torch.float64)
    arguments = (list(stride), list(padding), list(dilation), transposed, [0] * dims, groups)
    out = torch.convolution(x, weight, None, *arguments)
    grad = torch.randn_like(out)
    bias = [weight.shape[1] * groups if transposed else weight.shape[0]]
    mask = [True, True, True]
    expected = torch.ops.aten.convolution_backward(grad, x, weight, bias, *arguments, mask)
    found = ours.convolution_backward(grad, x, weight, bias, *arguments, mask)
    for one, other in zip(found, expected, strict=True):
        assert one.shape == other.shape
        torch.testing.assert_close(one, other)


def test_gradients_that_nobody_asks_for_are_not_made():
    x, weight = torch.randn(1, 1, 4, 4), torch.randn(1, 1, 2, 2)
    found = ours.convolution_backward(torch.randn(1, 1, 3, 3), x, weight, [1], [1, 1], [0, 0], [1, 1], False, [0, 0], 1, [0, 1, 0])
    assert [grad is None for grad in found] == [True, False, True]


@pytest.mark.parametrize(
    ("size", "stride", "padding", "dilation"),
    [
        ((2, 2), (2, 2), (0, 0), (1, 1)),
        ((3, 3), (2, 2), (1, 1), (1, 1)),
        ((2, 3), (1, 2), (1, 1), (1, 1)),
        ((2, 2), (1, 1), (0, 0), (2, 2)),
    ],
)
def test_gradients_of_maximum_pools_also_where_windows_overlap_and_values_are_equal(size, stride, padding, dilation):
    torch.manual_seed(2)
    x = torch.randint(-3, 3, (2, 3, 9, 8)).double()
    out, indices = F.max_pool2d(x, size, stride, padding, dilation, return_indices=True)
    grad = torch.randn_like(out)
    arguments = (list(size), list(stride), list(padding), list(dilation), False)
    expected = torch.ops.aten.max_pool2d_with_indices_backward(grad, x, *arguments, indices)
    torch.testing.assert_close(ours.max_pool2d_with_indices_backward(grad, x, *arguments, indices), expected)


@pytest.mark.parametrize(("size", "stride", "padding"), [([2], [], [0]), ([3, 2], [2, 2], [1, 1]), ([2, 2], [1, 1], [0, 0])])
def test_gradients_of_average_pools(size, stride, padding):
    torch.manual_seed(3)
    x = torch.randn(2, 3, 8, 8)
    grad = torch.randn_like(F.avg_pool2d(x, size, stride or None, padding))
    arguments = (size, stride, padding, False, True, None)
    expected = torch.ops.aten.avg_pool2d_backward(grad, x, *arguments)
    torch.testing.assert_close(ours.avg_pool2d_backward(grad, x, *arguments), expected)


def test_windows_that_are_not_whole_are_refused():
    x = torch.randn(1, 1, 5, 5)
    with pytest.raises(CompileError) as caught:
        ours.avg_pool2d_backward(torch.randn(1, 1, 3, 3), x, [2, 2], [2, 2], [0, 0], True, True, None)
    assert (caught.value.code, bool(caught.value.advice)) == ("PROGRAM_UNSUPPORTED", True)
    with pytest.raises(CompileError):
        ours.max_pool2d_with_indices_backward(torch.randn(1, 1, 3, 3), x, [2, 2], [2, 2], [0, 0], [1, 1], True, x)
