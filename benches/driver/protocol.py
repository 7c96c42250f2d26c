"""What clients say and get, as bytes."""
import socket
import ssl
import struct

from .tools import Unavailable

HEADERS = (
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0\r\n'
    'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n'
    'Accept-Language: en-US,en;q=0.5\r\n'
    'Accept-Encoding: gzip, deflate, br\r\n'
    'Referer: http://localhost/somewhere/else?with=query\r\n'
    'Cookie: session=0123456789abcdef0123456789abcdef; theme=dark; lang=en\r\n'
    'Cache-Control: max-age=0\r\n'
    'Upgrade-Insecure-Requests: 1\r\n'
    'Sec-Fetch-Mode: navigate\r\n')

HANDSHAKE = (
    b'GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
    b'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n')

# Fields without an index and without Huffman coding (RFC 7541, 6.2.2), which needs no table.
_FIELDS = {b':method': b'GET', b':scheme': b'http', b':authority': b'localhost', b':path': b'/'}


def request(method='GET', path='/', headers='', body=None):
    length = '' if body is None else f'Content-Length: {len(body)}\r\n'
    return f'{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}{length}\r\n'.encode() + (body or b'')


def masked_frame(payload):
    """A text, as a client sends it."""
    length = len(payload)
    size = (bytes([0x80 | length]) if length < 126 else
            struct.pack('>BH', 0x80 | 126, length) if length < 65536 else struct.pack('>BQ', 0x80 | 127, length))
    key = b'\x37\xfa\x21\x3d'
    repeated = (key * (length // 4 + 1))[:length]
    mixed = int.from_bytes(payload, 'big') ^ int.from_bytes(repeated, 'big')
    return b'\x81' + size + key + mixed.to_bytes(length, 'big')


def frame(payload):
    """The same, as a server sends it."""
    length = len(payload)
    size = (bytes([length]) if length < 126 else
            struct.pack('>BH', 126, length) if length < 65536 else struct.pack('>BQ', 127, length))
    return b'\x81' + size + payload


# The certificate is our own, and of no interest.
_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_tls.check_hostname = False
_tls.verify_mode = ssl.CERT_NONE


def connect(port, tls=False):
    connection = socket.create_connection(('127.0.0.1', port), 20)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return _tls.wrap_socket(connection) if tls else connection


class Incoming:
    """What comes on a connection, as it is needed."""

    def __init__(self, connection):
        self.connection = connection
        self.all = bytearray()
        self.at = 0

    def more(self):
        got = self.connection.recv(1 << 20)
        self.all += got
        return bool(got)

    def until(self, mark):
        while (found := self.all.find(mark, self.at)) < 0:
            if not self.more():
                raise Unavailable(f'a wrong answer: it ends after {bytes(self.all[-80:])!r}')
        start, self.at = self.at, found + len(mark)
        return bytes(self.all[start:self.at])

    def exactly(self, count):
        while len(self.all) < self.at + count:
            if not self.more():
                raise Unavailable(f'a wrong answer: {self.at + count - len(self.all)} bytes are missing')
        start, self.at = self.at, self.at + count
        return bytes(self.all[start:self.at])


def http_answer(connection, sent, expected):
    """The bytes that a request is answered with, when it is the right answer: 200, and the expected body."""
    connection.sendall(sent)
    incoming = Incoming(connection)
    head = incoming.until(b'\r\n\r\n').lower()
    if b'\r\ntransfer-encoding: chunked\r\n' in head:
        body = b''
        while size := int(incoming.until(b'\r\n').split(b';')[0], 16):
            body += incoming.exactly(size)
            incoming.until(b'\r\n')
        incoming.until(b'\r\n')
    elif b'\r\ncontent-length: ' in head:
        body = incoming.exactly(int(head.split(b'\r\ncontent-length: ')[1].split(b'\r\n')[0]))
    else:
        while incoming.more():
            pass
        body = incoming.exactly(len(incoming.all) - incoming.at)
    if not head.startswith(b'http/1.1 200 ') or body != expected:
        raise Unavailable(f'a wrong answer: {head[:40]!r}, and {body[:40]!r} ({len(body)} bytes)')
    return bytes(incoming.all[:incoming.at])


def websocket(connection):
    """Makes a WebSocket of a connection."""
    connection.sendall(HANDSHAKE)
    head = Incoming(connection).until(b'\r\n\r\n')
    if not head.startswith(b'HTTP/1.1 101 '):
        raise Unavailable(f'no WebSocket: {head[:40]!r}')


def echoed(connection, sent, expected):
    connection.sendall(sent)
    got = Incoming(connection).exactly(len(expected))
    if got != expected:
        raise Unavailable(f'a wrong answer: {got[:40]!r}')
    return got


def _h2_frame(kind, flags, stream, payload):
    return struct.pack('>I', len(payload))[1:] + bytes([kind, flags]) + struct.pack('>I', stream) + payload


def _h2_headers(fields, flags):
    block = b''.join(b'\0' + bytes([len(name)]) + name + bytes([len(value)]) + value for name, value in fields.items())
    return _h2_frame(1, flags, 1, block)


def http2(connection, is_websocket=False):
    """One request on a connection of HTTP/2, and its answer; a stream that stays open, for a WebSocket (RFC 8441)."""
    fields = dict(_FIELDS)
    if is_websocket:
        fields |= {b':method': b'CONNECT', b':protocol': b'websocket', b'sec-websocket-version': b'13'}
    connection.sendall(b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' + _h2_frame(4, 0, 0, b''))
    incoming = Incoming(connection)
    is_sent = False
    while True:
        size, kind, flags, stream = _h2_head(incoming)
        payload = incoming.exactly(size)
        if kind == 4 and not flags & 1:
            connection.sendall(_h2_frame(4, 1, 0, b''))
            if not is_sent:
                # 4: end of the head; 1: end of the request.
                connection.sendall(_h2_headers(fields, 4 if is_websocket else 5))
                is_sent = True
        elif kind in (3, 7):
            raise Unavailable(f'a wrong answer: RST_STREAM or GOAWAY, {payload!r}')
        elif stream == 1 and kind in (0, 1) and (is_websocket or flags & 1):
            return


def _h2_head(incoming):
    head = incoming.exactly(9)
    return int.from_bytes(head[:3], 'big'), head[3], head[4], int.from_bytes(head[5:], 'big') & 0x7fffffff
