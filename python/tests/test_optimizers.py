from math import cos, pi

import pytest
import torch

from tempernet.errors import CompileError
from tempernet.optimizers import Adam, AdamW, Sgd, SgdMomentum, clip_global_norm, sum_of_squares
from tempernet.schedule import Schedule

SHAPES = {"w": (5, 3), "b": (5,)}
STEPS = 10
SGD = {
    "ours": lambda decay: SgdMomentum("0.1", "0.9", "1.0", *decay),
    "library": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "clip": 1.0,
}
ADAM = {
    "ours": lambda decay: AdamW("0.01", "0.9", "0.99", "1e-8", "0.1", "0.5", *decay),
    "library": lambda p: torch.optim.AdamW(p, lr=0.01, betas=(0.9, 0.99), eps=1e-8, weight_decay=0.1),
    "clip": 0.5,
}
PLAIN = {
    "ours": lambda decay: Sgd("0.1", "0", *decay),
    "library": lambda p: torch.optim.SGD(p, lr=0.1),
    "clip": 1e9,
}
ADAM_ONLY = {
    "ours": lambda decay: Adam(0.01, 0.9, 0.99, 1e-8, 0.5, *decay),
    "library": lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.9, 0.99), eps=1e-8),
    "clip": 0.5,
}
CASES = [SGD, ADAM, PLAIN, ADAM_ONLY]
NAMES = ["sgd-momentum", "adamw", "sgd", "adam"]
# Constant by default, constant by setting, zero after the last step, zero before it.
DECAYS = [(), ("0",), ("10",), ("4",)]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
@pytest.mark.parametrize("decay", DECAYS, ids=["default", "constant", "whole", "early"])
def test_ten_steps_are_the_librarys(case, decay):
    torch.manual_seed(1)
    theirs = [torch.nn.Parameter(torch.randn(shape)) for shape in SHAPES.values()]
    params = [p.detach().clone() for p in theirs]
    ours = case["ours"](decay)
    state = [torch.zeros(s.shape) for s in ours.state(SHAPES)]
    optimizer = case["library"](theirs)
    span = int(decay[0]) if decay else 0
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: max(0.0, 1 - t / span) if span else 1.0)
    for _ in range(STEPS):
        grads = [torch.randn(shape) for shape in SHAPES.values()]
        for parameter, grad in zip(theirs, grads, strict=True):
            parameter.grad = grad.clone()
        torch.nn.utils.clip_grad_norm_(theirs, case["clip"])
        optimizer.step()
        schedule.step()
        params, state = ours.update(params, grads, state)
    for mine, parameter in zip(params, theirs, strict=True):
        assert torch.allclose(mine, parameter, atol=1e-6)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_only_a_decaying_rate_keeps_a_counter(case):
    constant, decaying = case["ours"](("0",)), case["ours"](("10",))
    assert [s.name for s in decaying.state(SHAPES)] == [*(s.name for s in constant.state(SHAPES)), "schedule.step"]
    assert decaying.state(SHAPES)[-1].shape == ()
    assert constant.settings()["decaySteps"] == "0"
    assert decaying.settings() == {**constant.settings(), "decaySteps": "10"}


def test_the_counter_is_exact_and_the_rate_stays_at_zero():
    decay = Schedule(decay_steps="250")
    step, rates = torch.tensor(0.0), []
    for _ in range(300):
        rate, (step,) = decay.apply(0.5, [step])
        rates.append(rate.item())
    assert step.item() == 300
    assert rates[:250] == pytest.approx([0.5 * (1 - t / 250) for t in range(250)], rel=1e-5)
    assert rates[250:] == [0.0] * 50


@pytest.mark.parametrize("bad", ["", "-1", "2.5", "1e3", "16777217", "\u0663"])
def test_decay_steps_that_are_no_countable_integer_are_refused(bad):
    with pytest.raises(CompileError):
        SgdMomentum("0.1", "0.9", "1.0", bad).state(SHAPES)


@pytest.mark.parametrize("optimizer", [SGD["ours"](("10",)), ADAM["ours"](("10",))], ids=lambda o: o.name)
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


def test_a_cosine_with_a_warm_up_is_the_librarys():
    theirs = torch.nn.Parameter(torch.ones(3))
    optimizer = torch.optim.SGD([theirs], lr=0.1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: min(1.0, (t + 1) / 4) * (1 + cos(pi * min(t, 8) / 8)) / 2)
    ours = Sgd(lr=0.1, clip=0, cosine_steps=8, warmup_steps=4)
    params, state = [torch.ones(3)], [torch.zeros(s.shape) for s in ours.state({"w": (3,)})]
    for _ in range(12):
        theirs.grad = torch.full((3,), 2.0)
        optimizer.step()
        schedule.step()
        params, state = ours.update(params, [torch.full((3,), 2.0)], state)
        assert torch.allclose(params[0], theirs, atol=1e-6)
    assert ours.settings() == {"lr": "0.1", "clip": "0", "decaySteps": "0", "cosineSteps": "8", "warmupSteps": "4"}


def test_a_rate_falls_in_one_way_only():
    with pytest.raises(CompileError, match="not by both"):
        Sgd(decay_steps=5, cosine_steps=5)


@pytest.mark.parametrize("bad", ["ten", -1, float("nan"), float("inf"), True, None])
def test_settings_that_are_no_numbers_are_refused(bad):
    with pytest.raises(CompileError):
        Adam(lr=bad)
