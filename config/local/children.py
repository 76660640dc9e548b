"""One part of the running product: a Python program whose lines carry its name."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, cast

from config.local.processes import launch, stop

ROOT = Path(__file__).resolve().parent.parent.parent
PAUSE_BEFORE_RESTART_S = 1.0


class Child:
    """Runs `python ARGUMENTS`; what it prints appears behind `name`, unless `prefix` is off."""

    def __init__(
        self, name: str, arguments: list[str], *, environment: dict[str, str] | None = None, prefix: bool = True
    ) -> None:
        self.name = name
        self.arguments = arguments
        self.environment = environment or {}
        self.prefix = f"{name:<7}| " if prefix else ""
        self.process = self._start()

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self.process.poll() is None

    def start_again(self) -> None:
        """Bring it back after it has died."""
        print(f"{self.name} ended ({self.process.returncode}) and is started again.", flush=True)
        stop(self.process, signals=[])
        time.sleep(PAUSE_BEFORE_RESTART_S)
        self.process = self._start()

    def ask_to_stop(self) -> None:
        """Send the signal for an orderly end, without waiting."""
        if self.is_alive():
            self.process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        """Wait for the end, ever less patiently; nothing that it started stays."""
        stop(self.process, signals=[signal.SIGTERM, signal.SIGQUIT], patience_s=5)
        self.echo.join(timeout=2)

    def _start(self) -> subprocess.Popen[bytes]:
        process = launch(
            [sys.executable, *self.arguments],
            dying_wish=signal.SIGTERM,
            cwd=ROOT,
            env=os.environ | self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.echo = threading.Thread(target=self._echo, args=[process], daemon=True)
        self.echo.start()
        return process

    def _echo(self, process: subprocess.Popen[bytes]) -> None:
        with cast("IO[bytes]", process.stdout) as lines:
            for line in lines:
                if not line.strip():
                    continue
                try:
                    sys.stdout.write(self.prefix + line.decode(errors="replace"))
                    sys.stdout.flush()
                except OSError:  # nobody listens any more; the child must not block for it
                    continue
