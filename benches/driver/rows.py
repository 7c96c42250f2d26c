"""The rows: what is measured."""
import json
import os
import subprocess
from dataclasses import dataclass

from . import memory
from .loads import Broadcast, H2load, Result, echo, get, post, websocket
from .process import Server
from .protocol import HEADERS
from .tools import Unavailable, certificate, folder, free_port, nyholm, open_files, text

WEBSOCKET = "class_exists('EventWebSocket')"
HTTP2 = "defined('EventSslContext::OPT_ALPN')"
STREAMED = "method_exists('EventHttp', 'setHeaderCallback')"
ADA = b'Hello Ada\n', '/?name=Ada'


@dataclass
class Served:
    """A server under a load: CPU time for each operation."""

    name: str
    work: str
    load: object
    tls: bool = False
    needs: str = ''
    # Operations of the shorter of two runs, where instructions are counted; 0: not for that.
    counted: int = 1000
    unit = 'us'

    def start(self, side, before=(), patience=15):
        if side.is_php and self.needs:
            side.require(self.needs)
        folder()
        if self.tls:
            certificate()
        port = free_port()
        command = side.server(self.work, port, self.tls)
        server = Server([*before, *command], port, patience=patience)
        try:
            self.load.check(server)
        except BaseException:
            server.stop()
            raise
        return server

    def measure(self, side, seconds):
        with self.start(side) as server:
            result = self.load.run(server, seconds)
        return result.cpu / result.operations / 1000, result.operations / result.seconds


@dataclass
class Psr(Served):
    """A handler of PSR-15, with the messages of a library."""

    def start(self, side, before=(), patience=15):
        nyholm()
        return super().start(side, before, patience)


@dataclass
class Script:
    """A case of a script that measures itself."""

    name: str
    script: str
    # Of the case, how much is one time where instructions are counted.
    scale: float = 0.05
    unit = 'us'

    def run(self, side, before=(), **settings):
        if not side.is_php:
            raise Unavailable('not for it')
        environment = {**os.environ, 'ONLY': self.name, **{name.upper(): str(value) for name, value in settings.items()}}
        open_files()
        done = subprocess.run([*before, *side.script(self.script)], capture_output=True, text=True, env=environment, timeout=600)
        try:
            said = json.loads(done.stdout)
        except ValueError:
            raise Unavailable(f'{self.script}.php: {(done.stdout + done.stderr).strip()[-300:]}') from None
        return Result(said['operations'], said['seconds'], said['cpu'])

    def measure(self, side, seconds):
        result = self.run(side, seconds=seconds)
        return result.cpu / result.operations / 1000, result.operations / result.seconds


@dataclass
class Idle(Served):
    """A connection with nothing to do: bytes of memory."""

    counted: int = 0
    unit = 'bytes'

    def measure(self, side, seconds):
        with self.start(side) as server:
            return self.load.run(server), None


def _cases(script, *names):
    return [Script(name, script) for name in names]


def _broadcast():
    # Some are for the server's own use, and for ours.
    wanted = int(os.environ.get('CONNECTIONS', '') or 10000)
    return Broadcast(text(100), min(wanted, open_files() - 200))


def rows():
    mib = 1 << 20
    return [
        Served('http-hello', 'hello', get()),
        Served('http-headers-4k', 'headers', get(text(4096), headers=HEADERS)),
        Served('http-post-1k', 'post', post(1024, text(1024))),
        Served('http-chunked', 'chunked', get(b'p' * 1000)),
        Served('http-closecb', 'closecb', get()),
        Served('http-new', 'hello-new', get(headers='Connection: close\r\n', connections=32, kind='new')),
        Served('http-pipelined', 'hello', get(depth=16)),
        Served('https-hello', 'hello', H2load(tls=True, http1=True), tls=True),
        Served('h2c-hello', 'h2-hello', H2load(connections=16, streams=8), needs=HTTP2),
        Served('h2-hello', 'h2-hello', H2load(connections=16, streams=8, tls=True), tls=True, needs=HTTP2),
        Served('h2-headers-4k', 'h2-headers', H2load(text(4096), connections=16, streams=8, tls=True), tls=True, needs=HTTP2),
        Psr('psr-hello', 'psr-hello', get(*ADA), needs=STREAMED),
        Psr('psr-headers', 'psr-headers', get(*ADA, headers=HEADERS), needs=STREAMED),
        Psr('psr-new', 'psr-new', get(*ADA, headers='Connection: close\r\n', connections=32, kind='new'), needs=STREAMED),
        Psr('psr-own', 'psr-own', get(*ADA), needs=STREAMED),
        Served('upload-1m', 'upload', post(mib, b'%d bytes' % mib, connections=8), counted=50),
        Served('upload-1m-streamed', 'upload-streamed', post(mib, b'all of it', connections=8), needs=STREAMED, counted=50),
        Served('upload-64m-streamed', 'upload-streamed', post(64 * mib, b'all of it', connections=2), needs=STREAMED, counted=2),
        Served('static-64k', 'file', get(text(65536), '/64k', connections=16), counted=200),
        Served('static-1m', 'file', get(text(mib), '/1m', connections=16), counted=50),
        Served('websocket-echo-64', 'websocket', websocket(64, 64), needs=WEBSOCKET),
        Served('websocket-echo-64k', 'websocket', websocket(65536, 16), needs=WEBSOCKET, counted=200),
        Served('websocket-broadcast', 'broadcast', _broadcast(), needs=WEBSOCKET),
        Served('tcp-echo-64-str', 'echo-str', echo(64, 64)),
        Served('tcp-echo-64-buf', 'echo-buf', echo(64, 64)),
        Served('tcp-echo-64k-str', 'echo-str', echo(65536, 16), counted=200),
        Served('tcp-echo-64k-buf', 'echo-buf', echo(65536, 16), counted=200),
        *_cases('events', 'event-dispatch', 'event-fd-100', 'event-fd-1000', 'event-fd-5000', 'event-toggle', 'event-toggle-loop',
                'event-new-add-del-free', 'event-stream-pair'),
        *_cases('timers', 'timer-create-add-fire', 'timer-chain', 'timer-churn', 'timer-rearm', 'timer-periodic'),
        *_cases('buffers', 'buffer-add-drain', 'buffer-new-add', 'buffer-add-many-read', 'buffer-read-line', 'buffer-search-miss',
                'buffer-search-near', 'buffer-search-eol', 'buffer-add-buffer', 'buffer-substr', 'buffer-prepend',
                'buffer-add-read-large', 'buffer-length', 'buffer-copyout'),
        Idle('memory-http', 'hello', memory.Held(memory.http)),
        Idle('memory-closecb', 'closecb', memory.Held(memory.http)),
        Idle('memory-https', 'hello', memory.Held(memory.http, tls=True), tls=True),
        Idle('memory-h2c', 'h2-hello', memory.Held(memory.http2), needs=HTTP2),
        Idle('memory-tcp', 'echo-buf', memory.Held(memory.echo)),
        Idle('memory-websocket', 'websocket', memory.Held(memory.websocket), needs=WEBSOCKET),
        Idle('memory-websocket-h2c', 'h2-websocket', memory.Held(memory.websocket_http2), needs=WEBSOCKET),
    ]
