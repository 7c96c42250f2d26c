"""Loads: what clients do to a server, for a while or so many times."""
import re
import subprocess
from dataclasses import dataclass

from . import protocol
from .tools import Unavailable, compiled, program, text, written


@dataclass
class Result:
    operations: int
    seconds: float
    # Nanoseconds on a CPU that the server has taken for them.
    cpu: int


class Exchange:
    """Our own load: as many connections, each with one request at a time."""

    def __init__(self, sent, expected, connections=64, kind='http', depth=1):
        # Bodies of some MiB are made when they are needed.
        self.sent, self.expected = sent, expected
        self.connections, self.kind, self.depth = connections, kind, depth
        self.files = None

    def check(self, server):
        """Asks once, and keeps what was asked and answered."""
        sent, expected = (made() if callable(made) else made for made in (self.sent, self.expected))
        with protocol.connect(server.port) as connection:
            if self.kind in ('http', 'new'):
                answer = protocol.http_answer(connection, sent, expected)
            else:
                if self.kind in ('websocket', 'broadcast'):
                    protocol.websocket(connection)
                answer = protocol.echoed(connection, sent, expected)
        self.files = written('request', sent * self.depth), written('answer', answer * self.depth)

    def run(self, server, seconds=0.0, operations=0, connections=0):
        request, answer = self.files
        command = [compiled('load/exchange.c'), '-p', str(server.port), '-c', str(connections or self.connections),
                   '-r', request, '-a', answer]
        command += ['-o', str(operations // self.depth)] if operations else ['-s', str(seconds), '-w', str(seconds / 4)]
        if self.kind in ('websocket', 'broadcast'):
            command += ['-g', written('greeting', protocol.HANDSHAKE)]
        command += {'new': ['-n'], 'broadcast': ['-b']}.get(self.kind, [])
        load = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            ready = load.stdout.readline()
            before = server.cpu()
            said, error = load.communicate('go\n' if ready else None, timeout=seconds + 300)
            after = server.cpu()
        finally:
            load.kill()
            load.wait()
        found = re.fullmatch(r'operations (\d+) seconds ([\d.]+)\n', said)
        if not found:
            raise Unavailable(f'the load has ended: {error.strip()[-300:]}')
        return Result(int(found[1]) * self.depth, float(found[2]), after - before)


class Broadcast(Exchange):
    """One sends, all get it."""

    def __init__(self, payload, connections):
        super().__init__(protocol.masked_frame(payload), protocol.frame(payload), connections, 'broadcast')


class H2load:
    """HTTP/2, and TLS. Connecting counts: it is in the CPU time, and the same for everybody."""

    def __init__(self, expected=b'Hello', connections=64, streams=1, tls=False, http1=False):
        self.length, self.connections, self.streams, self.tls, self.http1 = len(expected), connections, streams, tls, http1

    def check(self, server):
        # The load knows how to ask, and says how much has come.
        said = self._h2load(server, '-n', '1', '-c', '1')
        if f' ({self.length}) data' not in said:
            raise Unavailable(f'a wrong answer: {said.strip()[-300:]}')

    def run(self, server, seconds=0.0, operations=0, connections=0):
        how = ['-c', str(connections or self.connections), '-m', str(self.streams)]
        if not operations:
            # So many as it is warm after, and then as many as take so long.
            _, rate = self._count(server, *how, '-n', '2000')
            operations = max(int(rate * seconds), 500)
        before = server.cpu()
        done, rate = self._count(server, *how, '-n', str(operations))
        return Result(done, done / rate, server.cpu() - before)

    def _count(self, server, *how):
        said = self._h2load(server, *how)
        return int(re.search(r'(\d+) succeeded', said)[1]), float(re.search(r'([\d.]+) req/s', said)[1])

    def _h2load(self, server, *how):
        url = f'{"https" if self.tls else "http"}://127.0.0.1:{server.port}/'
        command = [program('h2load'), *(['--h1'] if self.http1 else []), *how, url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if done.returncode != 0 or not re.search(r'\b0 failed, 0 errored', done.stdout):
            raise Unavailable(f'h2load: {(done.stdout + done.stderr).strip()[-300:]}')
        return done.stdout


def get(expected=b'Hello', path='/', headers='', **how):
    return Exchange(protocol.request(path=path, headers=headers), expected, **how)


def post(length, expected, **how):
    return Exchange(lambda: protocol.request('POST', body=text(length)), expected, **how)


def echo(length, connections):
    return Exchange(text(length), text(length), connections, 'echo')


def websocket(length, connections):
    return Exchange(protocol.masked_frame(text(length)), protocol.frame(text(length)), connections, 'websocket')
