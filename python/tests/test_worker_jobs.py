"""Jobs do what the compiled graphs do, with autograd in place of traced gradients; wrong tensors end the job and nothing else."""

import pytest
import torch
from conftest import adapted_spec

from tempernet.graphs import infer_function, loss_function, step_function
from tempernet.spec import ProgramSpec
from tempernet.worker.errors import JobError
from tempernet.worker.jobs import Workbench

CPU = torch.device("cpu")
STEPS = 4


def ignore(_: int) -> None:
    return None


def parts(spec: ProgramSpec) -> tuple[dict, dict]:
    torch.manual_seed(11)
    params = {name: torch.randn(p.shape) * 0.3 for name, p in spec.trained().items()}
    shapes = {name: tuple(p.shape) for name, p in params.items()}
    return params, {one.name: torch.zeros(one.shape) for one in spec.optimizer.state(shapes)}


def columns(count: int, rows: int) -> dict:
    torch.manual_seed(12)
    return {
        "x": torch.randint(0, 256, (count, rows, 6), dtype=torch.uint8),
        "y": torch.randint(0, 4, (count, rows), dtype=torch.int32),
    }


def named(prefix: str, tensors: dict) -> dict:
    return {f"{prefix}/{name}": tensor for name, tensor in tensors.items()}


@pytest.fixture
def bench() -> Workbench:
    return Workbench(lambda _: adapted_spec(), CPU)


def job(kind: str = "step") -> dict:
    spec = adapted_spec()
    params, state = parts(spec)
    batches = columns(STEPS, spec.batch_size if kind == "step" else spec.eval_size)
    return {**named("params", params), **(named("state", state) if kind == "step" else {}), **named("columns", batches)}


def test_steps_are_those_of_the_compiled_function(bench):
    spec = adapted_spec()
    params, state = parts(spec)
    frozen = list(spec.frozen_tensors().values())
    step = step_function(spec)
    flat = [*params.values(), *state.values()]
    losses = []
    for number in range(STEPS):
        batch = [column[number] for column in columns(STEPS, spec.batch_size).values()]
        *flat, loss = step.call(*flat, *batch, *frozen)
        losses.append(float(loss))
    answer = bench.run("step", "p", job(), ignore)
    assert list(answer) == [*(f"params/{n}" for n in params), *(f"state/{n}" for n in state), "losses"]
    for made, expected in zip(list(answer.values())[:-1], flat, strict=True):
        torch.testing.assert_close(made, expected, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(answer["losses"], torch.tensor(losses))
    assert not torch.equal(answer["params/up.weight"], params["up.weight"])


def test_jobs_keep_nothing_from_one_to_the_next(bench):
    first = bench.run("step", "p", job(), ignore)
    bench.run("evaluate", "p", job("evaluate"), ignore)
    again = bench.run("step", "p", job(), ignore)
    assert all(torch.equal(first[name], again[name]) for name in first)


def test_evaluation_and_inference_are_those_of_the_compiled_functions(bench):
    spec = adapted_spec()
    params, _ = parts(spec)
    frozen = list(spec.frozen_tensors().values())
    batches = columns(STEPS, spec.eval_size)
    answer = bench.run("evaluate", "p", job("evaluate"), ignore)
    assert list(answer) == ["loss", "metrics/accuracy"]
    for number in range(STEPS):
        values = loss_function(spec).call(*params.values(), *(column[number] for column in batches.values()), *frozen)
        torch.testing.assert_close(torch.stack([answer["loss"][number], answer["metrics/accuracy"][number]]), torch.stack(values))
    rows = batches["x"].reshape(-1, 6)[:13]
    outputs = bench.run("infer", "p", {**named("params", params), "columns/x": rows}, ignore)
    infer = infer_function(spec)
    expected = torch.cat([infer.call(*params.values(), rows[i : i + 1], *frozen)[0] for i in range(13)])
    torch.testing.assert_close(outputs["outputs/logits"], expected)


def test_progress_is_told_after_each_step_and_ends_the_job(bench):
    seen = []

    def until_two(done: int) -> None:
        seen.append(done)
        if done == 2:
            raise JobError("cancelled", "enough")

    with pytest.raises(JobError, match="enough"):
        bench.run("step", "p", job(), until_two)
    assert seen == [1, 2]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"params/up.weight": None}, "params/up.weight is missing"),
        ({"params/up.weight": torch.zeros(3, 3)}, "params/up.weight"),
        ({"params/up.weight": torch.zeros(4, 2, dtype=torch.int32)}, "params/up.weight"),
        ({"state/adam.correction1": None}, "state/adam.correction1"),
        ({"columns/x": None}, "column x"),
        ({"columns/x": torch.zeros(STEPS, 8, 5, dtype=torch.uint8)}, "column x"),
        ({"columns/x": torch.zeros(STEPS, 7, 6, dtype=torch.uint8)}, "column x"),
        ({"columns/x": torch.zeros(8, dtype=torch.uint8)}, "column x"),
        ({"columns/x": torch.zeros(STEPS, 8, 6)}, "column x"),
        ({"columns/y": torch.zeros(STEPS + 1, 8, dtype=torch.int32)}, "different numbers"),
    ],
)
def test_tensors_that_do_not_fit_the_program_are_refused(bench, change, words):
    tensors = {**job(), **change}
    with pytest.raises(JobError, match=words):
        bench.run("step", "p", {name: tensor for name, tensor in tensors.items() if tensor is not None}, ignore)


def test_no_rows_are_nothing_to_infer(bench):
    params, _ = parts(adapted_spec())
    with pytest.raises(JobError, match="rows"):
        bench.run("infer", "p", {**named("params", params), "columns/x": torch.zeros(0, 6, dtype=torch.uint8)}, ignore)
