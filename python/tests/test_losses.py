import pytest
import torch
from torch.nn import functional as F

from tempernet import losses


def gradient(function, z):
    z = z.clone().requires_grad_()
    return torch.autograd.grad(function(z).sum(), z)[0]


def test_cross_entropy_is_the_librarys():
    torch.manual_seed(0)
    z, y = 3 * torch.randn(16, 7), torch.randint(0, 7, (16,))
    assert torch.allclose(losses.cross_entropy(z, y), F.cross_entropy(z, y))
    ours = gradient(lambda x: losses.cross_entropy(x, y.to(torch.uint8)), z)
    assert torch.allclose(ours, gradient(lambda x: F.cross_entropy(x, y), z), atol=1e-7)


def test_binary_cross_entropy_is_the_librarys_also_at_zero_and_far_out():
    z = torch.tensor([-1000.0, -90.0, -2.0, 0.0, 0.5, 30.0, 1000.0])
    for t in (0.0, 1.0):
        targets = torch.full_like(z, t)
        expected = F.binary_cross_entropy_with_logits(z, targets, reduction="none")
        assert torch.allclose(losses.binary_cross_entropy(z, targets), expected, atol=1e-7)
        assert torch.allclose(gradient(lambda x, g=targets: losses.binary_cross_entropy(x, g), z), z.sigmoid() - targets, atol=1e-7)


@pytest.mark.parametrize("scale", [0.0, 1e4, 1e30])
def test_no_logit_makes_a_loss_or_gradient_infinite(scale):
    z, y = scale * torch.tensor([[1.0, -1.0, 0.5], [0.0, 0.0, 0.0]]), torch.tensor([1, 2])
    assert losses.cross_entropy(z, y).isfinite()
    assert gradient(lambda x: losses.cross_entropy(x, y), z).isfinite().all()
    assert gradient(losses.softplus, z).isfinite().all()


def test_ties_share_the_gradient():
    assert torch.allclose(
        gradient(lambda x: losses.cross_entropy(x, torch.tensor([0])), torch.zeros(1, 4))[0, 1:], torch.tensor(0.25)
    )


def test_a_label_outside_the_classes_is_no_class():
    assert losses.one_hot(torch.tensor([0, 2, 3, -1]), 3).tolist() == [[1, 0, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0]]


def test_accuracies_count_hits():
    logits = torch.tensor([[1.0, 2.0], [3.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    assert losses.class_accuracy(logits, torch.tensor([1, 0, 0, 0])).item() == 0.75
    assert losses.binary_accuracy(torch.tensor([1.0, -1.0, 0.0, 2.0]), torch.tensor([1.0, 0.0, 0.0, 0.0])).item() == 0.75
