"""Connections that are held, each after one exchange: what they take of the server's memory."""
import time

from . import protocol
from .tools import open_files, text

# Enough for what is allocated once, and by the page, to count as nothing.
FIRST, MORE = 200, 2000


def http(connection):
    protocol.http_answer(connection, protocol.request(), b'Hello')


def http2(connection):
    protocol.http2(connection)


def echo(connection):
    protocol.echoed(connection, text(64), text(64))


def websocket(connection):
    protocol.websocket(connection)
    protocol.echoed(connection, protocol.masked_frame(text(64)), protocol.frame(text(64)))


def websocket_http2(connection):
    protocol.http2(connection, is_websocket=True)


class Held:
    """Connections on which something is done once, and then nothing."""

    def __init__(self, use, tls=False):
        self.use, self.tls = use, tls

    def check(self, server):
        with protocol.connect(server.port, self.tls) as connection:
            self.use(connection)

    def run(self, server):
        """Bytes for each."""
        open_files()
        held = []
        try:
            self._hold(server, held, FIRST)
            before = server.memory()
            self._hold(server, held, MORE)
            return (server.memory() - before) / MORE
        finally:
            for connection in held:
                connection.close()

    def _hold(self, server, held, count):
        for _ in range(count):
            connection = protocol.connect(server.port, self.tls)
            held.append(connection)
            self.use(connection)
        # The server has answered, and finishes what it does behind that.
        time.sleep(0.3)
