"""Servers: processes that are started, asked what they have cost, and ended, whatever happens."""
import os
import signal
import socket
import subprocess
import tempfile
import time

from .tools import Unavailable

_running = set()


class Server:
    """A server on a port, with all the processes that it starts."""

    def __init__(self, command, port, environment=None, patience=15):
        self.port = port
        self.log = tempfile.TemporaryFile()
        # A session of its own: whatever it starts ends with it, and Ctrl-C is for the driver, which then ends it.
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True,
            env={**os.environ, **(environment or {})})
        _running.add(self)
        end = time.monotonic() + patience
        while True:
            try:
                socket.create_connection(('127.0.0.1', port), 1).close()
                return
            except OSError:
                pass
            if self.process.poll() is not None or time.monotonic() > end:
                gone = 'has ended' if self.process.poll() is not None else 'does not listen'
                self.stop()
                raise Unavailable(f'the server {gone}: {self.said}')
            time.sleep(0.01)

    def stop(self):
        """Ends it, by force when it does not end by itself."""
        if self not in _running:
            return
        _running.discard(self)
        for number, patience in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
            try:
                os.killpg(self.process.pid, number)
                self.process.wait(patience)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                pass
        self.log.seek(0)
        self.said = ' '.join(self.log.read().decode(errors='replace').split())[-300:] or '(it has said nothing)'
        self.log.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def processes(self):
        found, todo = [], [self.process.pid]
        while todo:
            pid = todo.pop()
            found.append(pid)
            for path in _tasks(pid, 'children'):
                todo += [int(child) for child in _read(path).split()]
        return found

    def cpu(self):
        """Nanoseconds on a CPU so far, in the kernel and outside."""
        paths = [path for pid in self.processes() for path in _tasks(pid, 'schedstat')]
        return sum(int((_read(path).split() or [0])[0]) for path in paths)

    def memory(self):
        """Bytes that only its processes have, and have written to."""
        total = 0
        for pid in self.processes():
            for line in _read(f'/proc/{pid}/smaps_rollup').splitlines():
                if line.startswith('Private_Dirty:'):
                    total += int(line.split()[1]) * 1024
        return total


def stop_all():
    for server in list(_running):
        server.stop()


def _tasks(pid, name):
    try:
        return [f'/proc/{pid}/task/{task}/{name}' for task in os.listdir(f'/proc/{pid}/task')]
    except OSError:
        return []


def _read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ''
