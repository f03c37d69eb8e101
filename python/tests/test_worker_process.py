"""What ends a worker's process: too much memory, a parent that is gone, settings that cannot work."""

import json
import os
import signal
import subprocess
import sys

import pytest
from conftest import ROOT

from tempernet.worker.__main__ import EXIT_REFUSED, device_of, line_of, read_options
from tempernet.worker.errors import WorkerError
from tempernet.worker.memory import EXIT_MEMORY

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "python")}


def test_a_process_that_takes_more_memory_than_it_may_ends():
    code = """
import threading
from tempernet.worker.events import Events
from tempernet.worker.machine import resident_bytes
from tempernet.worker.memory import bound_memory
bound_memory(resident_bytes() + 100_000_000, Events())
kept = []
while len(kept) < 100:
    kept.append(bytearray(b"x") * 10_000_000)
    threading.Event().wait(0.05)
"""
    ended = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == EXIT_MEMORY
    assert json.loads(ended.stdout)["event"] == "ended"


def test_a_process_ends_with_its_parent():
    read, write = os.pipe()
    code = """
import threading
from tempernet.worker.leash import watch_parent
watch_parent()
print("on", flush=True)
threading.Event().wait()
"""
    child = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**ENVIRONMENT, "TEMPERNET_PARENT_FD": str(read)},
        pass_fds=[read],
        stdout=subprocess.PIPE,
    )
    assert child.stdout.readline() == b"on\n"
    assert child.poll() is None
    os.close(read)
    os.close(write)
    assert child.wait(timeout=30) == -signal.SIGTERM
    child.stdout.close()


def settings(token, **changed: str) -> list[str]:
    sound = {"connect": "ws://127.0.0.1:1", "token_file": str(token), "program": str(ROOT / "programs" / "digits")}
    return [part for name, value in {**sound, **changed}.items() for part in (f"--{name.replace('_', '-')}", value)]


@pytest.fixture
def token(tmp_path):
    file = tmp_path / "token"
    file.write_text("never-to-be-shown-anywhere")
    return file


def test_settings_that_cannot_work_end_the_process_with_a_reason(token):
    command = [sys.executable, "-m", "tempernet.worker", *settings(token, allow_program="0x" + "12" * 32)]
    ended = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == EXIT_REFUSED
    refused = json.loads(ended.stdout)
    assert (refused["event"], refused["kind"]) == ("refused", "program")
    assert "never-to-be-shown" not in ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("changed", "kind", "words"),
    [
        ({"connect": "http://127.0.0.1:1"}, "options", "wss://host:port"),
        ({"connect": "ws://example.org:1"}, "tls", "another machine"),
        ({"connect": "ws://10.0.0.1:1"}, "tls", "another machine"),
        ({"token_file": "/nowhere"}, "options", "/nowhere"),
        ({"connect": "wss://127.0.0.1:1", "ca": "/nowhere"}, "options", "/nowhere"),
        ({"device": "toaster"}, "options", "toaster"),
        ({"device": "meta"}, "options", "neither cpu nor cuda"),
    ],
)
def test_settings_are_looked_at_before_anything_is_done(token, changed, kind, words):
    options = read_options(settings(token, **changed))
    with pytest.raises(WorkerError, match=words) as caught:
        line_of(options)
        device_of(options.device)
    assert caught.value.kind == kind


@pytest.mark.parametrize("content", ["", "two words", "\u00e9" * 20, "x" * 5000])
def test_a_file_without_a_token_is_refused(token, content):
    token.write_text(content)
    with pytest.raises(WorkerError) as caught:
        line_of(read_options(settings(token)))
    assert caught.value.kind == "options"
