import pytest
import torch

from tempernet.optimizers import AdamW, SgdMomentum, clip_global_norm, sum_of_squares

SHAPES = {"w": (5, 3), "b": (5,)}
CASES = [
    (SgdMomentum("0.1", "0.9", "1.0"), lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9), 1.0),
    (
        AdamW("0.01", "0.9", "0.99", "1e-8", "0.1", "0.5"),
        lambda p: torch.optim.AdamW(p, lr=0.01, betas=(0.9, 0.99), eps=1e-8, weight_decay=0.1),
        0.5,
    ),
]


@pytest.mark.parametrize(("ours", "library", "clip"), CASES, ids=["sgd-momentum", "adamw"])
def test_ten_steps_are_the_librarys(ours, library, clip):
    torch.manual_seed(1)
    theirs = [torch.nn.Parameter(torch.randn(shape)) for shape in SHAPES.values()]
    params = [p.detach().clone() for p in theirs]
    state = [torch.zeros(s.shape) for s in ours.state(SHAPES)]
    optimizer = library(theirs)
    for _ in range(10):
        grads = [torch.randn(shape) for shape in SHAPES.values()]
        for parameter, grad in zip(theirs, grads, strict=True):
            parameter.grad = grad.clone()
        torch.nn.utils.clip_grad_norm_(theirs, clip)
        optimizer.step()
        params, state = ours.update(params, grads, state)
    for mine, parameter in zip(params, theirs, strict=True):
        assert torch.allclose(mine, parameter, atol=1e-6)


@pytest.mark.parametrize("optimizer", [case[0] for case in CASES], ids=lambda o: o.name)
def test_settings_are_decimal_strings(optimizer):
    assert all(isinstance(value, str) and float(value) >= 0 for value in optimizer.settings().values())


def test_small_gradients_are_not_scaled():
    grads = [torch.tensor([0.3]), torch.tensor([[0.4]])]
    assert all(torch.equal(a, b) for a, b in zip(clip_global_norm(grads, 1.0), grads, strict=True))


def test_large_gradients_keep_their_direction():
    clipped = clip_global_norm([torch.tensor([30.0]), torch.tensor([[40.0]])], 1.0)
    assert [t.item() for t in clipped] == pytest.approx([0.6, 0.8], rel=1e-6)


def test_sum_of_squares_goes_over_every_dimension():
    assert sum_of_squares(torch.full((2, 3, 4), 2.0)).item() == 96
    assert sum_of_squares(torch.tensor(3.0)).item() == 9
