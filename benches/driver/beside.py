"""Others, on the same load, for an idea of what the figures mean."""
import os

from .sides import Side, php_with, this_side
from .tools import BENCHES, Unavailable, certificate, compiled, folder, program, written

PSR = (('psr-hello', False), ('psr-headers', False), ('psr-new', False), ('psr-own', False))


def _script(name):
    return os.path.join(BENCHES, 'beside', name)


class Other(Side):
    """Does some of the works, given as pairs of a work and whether there is TLS; ports speak HTTP/1 and HTTP/2."""

    works = ()

    def __init__(self, name, path):
        super().__init__(name)
        self.path = path

    def server(self, work, port, tls):
        if (work, tls) not in self.works:
            raise Unavailable('not for it')
        return self.command(work, port, tls)

    def command(self, work, port, tls):
        raise NotImplementedError


class Epoll(Other):
    """A responder in C that has nothing in it."""

    works = (('hello', False), ('echo-str', False), ('echo-buf', False))

    def command(self, work, port, tls):
        return [compiled('beside/epoll.c'), 'http' if work == 'hello' else 'echo', str(port)]


class Nghttpd(Other):
    """The server of nghttp2, which speaks HTTP/2 only."""

    works = (('h2-hello', False), ('h2-hello', True))

    def command(self, work, port, tls):
        credentials = reversed(certificate()) if tls else ['--no-tls']
        if tls:
            return [program('nghttpd'), '-a', '127.0.0.1', '-d', folder(), str(port), *credentials]
        return [program('nghttpd'), *credentials, '-a', '127.0.0.1', '-d', folder(), str(port)]


class Nginx(Other):
    """One process of nginx, which serves files."""

    works = (('hello', False), ('hello', True), ('file', False), ('h2-hello', False), ('h2-hello', True))

    def command(self, work, port, tls):
        certificate()
        with open(_script('nginx.conf')) as file:
            settings = file.read()
        listen = f'127.0.0.1:{port}' + (' ssl' if tls else '') + (' http2' if work == 'h2-hello' else '')
        path = written('nginx.conf', settings.replace('LISTEN', listen).replace('FOLDER', folder()).encode())
        return [program('nginx'), '-p', folder(), '-c', path, '-e', 'stderr']


class BuiltIn(Other):
    """PHP's own server, which closes each connection."""

    works = (('hello-new', False), ('psr-new', False))

    def command(self, work, port, tls):
        return [*php_with(), '-S', f'127.0.0.1:{port}', _script('psr.php' if work == 'psr-new' else 'hello.php')]


class Workerman(Other):
    """One worker of Workerman, on this build; the path is that of a project with vendor/, or of the sources."""

    works = (('hello', False), ('hello-new', False), ('post', False), ('echo-str', False), ('websocket', False), *PSR)
    loop = 'Event'

    def command(self, work, port, tls):
        if not self.path:
            raise Unavailable(f'say where Workerman is: BESIDE={self.name}=/path')
        return [*this_side().command, _script('workerman.php'), work, str(port), folder(), self.loop, *self.path.split(':')]


class WorkermanSelect(Workerman):
    """The same on its own loop."""

    loop = 'Select'


class Swoole(Other):
    """One process of Swoole; the path is that of the extension."""

    works = (('hello', False), ('hello', True), ('hello-new', False), ('post', False), ('headers', False), ('echo-str', False),
             ('websocket', False), ('broadcast', False), ('h2-hello', False), ('h2-hello', True), *PSR)

    def command(self, work, port, tls):
        if not self.path.endswith('.so') or not os.path.exists(self.path):
            raise Unavailable(f'say where the extension is: BESIDE={self.name}=/path/swoole.so')
        certificate()
        return [*php_with(self.path), '-d', 'memory_limit=-1', _script('swoole.php'), work, str(port), folder()] + (['tls'] if tls else [])


OTHERS = {
    'epoll': Epoll, 'nghttpd': Nghttpd, 'nginx': Nginx, 'php': BuiltIn, 'workerman': Workerman,
    'workerman-select': WorkermanSelect, 'swoole': Swoole,
}


def others():
    """Those that are asked for."""
    found = []
    for word in os.environ.get('BESIDE', '').split():
        name, _, path = word.partition('=')
        if name not in OTHERS:
            raise Unavailable(f'BESIDE: there is no {name}; there are {", ".join(OTHERS)}')
        found.append(OTHERS[name](name, path))
    return found
