"""Losses and metrics in forms that are safe in float32 and use only operators that every engine has.

No value is exponentiated without its maximum taken away first, and the maximum is a constant to the gradient, so that the
gradients are exact everywhere, also at ties and at zero. All means are over the batch.
"""

import torch
from torch import Tensor

from tempernet.errors import CompileError


def one_hot(labels: Tensor, classes: int) -> Tensor:
    """Integer labels [n] to float32 [n, classes]; a label outside 0..classes-1 gives a row of zeros."""
    return (labels.to(torch.int32)[:, None] == torch.arange(classes, dtype=torch.int32)).to(torch.float32)


def log_softmax(logits: Tensor) -> Tensor:
    """Log-probabilities over the last dimension."""
    shifted = logits - logits.amax(-1, keepdim=True).detach()
    return shifted - torch.log(torch.exp(shifted).sum(-1, keepdim=True))


def cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Mean of -log softmax(logits)[label] for logits [n, classes], integer labels [n]."""
    n, classes = logits.shape
    return -(log_softmax(logits) * one_hot(labels, classes)).sum() * (1.0 / n)


def sequence_cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Mean of -log softmax(logits)[label] over all labels, for logits [..., classes] and labels of the shape before it."""
    return cross_entropy(logits.reshape(-1, logits.shape[-1]), labels.reshape(-1))


def _same_shape(outputs: Tensor, targets: Tensor) -> Tensor:
    if outputs.numel() != targets.numel():
        raise CompileError(
            f"the model gives {tuple(outputs.shape)}, its target has {tuple(targets.shape)}", code="PROGRAM_SHAPE_DRIFT"
        )
    return outputs.reshape(targets.shape)


def squared_error(outputs: Tensor, targets: Tensor) -> Tensor:
    """Mean of (output - target)^2 over all values; outputs [n, 1] fit targets [n]."""
    difference = _same_shape(outputs, targets) - targets
    return (difference * difference).mean()


def absolute_error(outputs: Tensor, targets: Tensor) -> Tensor:
    """Mean of |output - target| over all values; outputs [n, 1] fit targets [n]."""
    return (_same_shape(outputs, targets) - targets).abs().mean()


def softplus(x: Tensor) -> Tensor:
    """log(1 + exp(x)), its gradient the logistic function everywhere."""
    top = torch.relu(x).detach()
    return top + torch.log(torch.exp(x - top) + torch.exp(-top))


def binary_cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    """-t log s(z) - (1 - t) log(1 - s(z)) element by element, s the logistic function, as softplus(z) - z t."""
    return softplus(logits) - logits * targets


def class_accuracy(logits: Tensor, labels: Tensor) -> Tensor:
    """Share of rows whose largest logit (the first among equals) is the label."""
    hits = logits.argmax(-1).to(torch.int32) == labels.to(torch.int32)
    return hits.to(torch.float32).mean()


def binary_accuracy(logits: Tensor, targets: Tensor) -> Tensor:
    """Share of rows where the sign of the logit agrees with the target (above a half or not)."""
    return ((logits > 0) == (targets > 0.5)).to(torch.float32).mean()
