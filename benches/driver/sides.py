"""Who is measured: this build, its peer, and those beside them."""
import os
import shlex
import subprocess

from .tools import BENCHES, ROOT, Unavailable, folder, program

SERVERS = {
    'websocket': 'websocket', 'broadcast': 'websocket', 'echo-str': 'echo', 'echo-buf': 'echo',
    'psr-hello': 'psr', 'psr-headers': 'psr', 'psr-new': 'psr', 'psr-own': 'psr',
}


class Side:
    """Somebody who serves: server() says by which command, or raises Unavailable."""

    is_php = False

    def __init__(self, name):
        self.name = name

    def server(self, work, port, tls):
        raise NotImplementedError


class PhpSide(Side):
    """A PHP with an extension that has the classes of PECL event."""

    is_php = True

    def __init__(self, name, command):
        super().__init__(name)
        self.command = [*command, '-d', 'memory_limit=-1']
        self._has = {}

    def server(self, work, port, tls):
        script = os.path.join(BENCHES, 'servers', SERVERS.get(work.removeprefix('h2-'), 'http') + '.php')
        return [*self.command, script, work, str(port), folder()] + (['tls'] if tls else [])

    def script(self, name):
        return [*self.command, os.path.join(BENCHES, 'scripts', name + '.php')]

    def require(self, condition):
        """Raises Unavailable unless an expression of PHP holds, as that there is a class."""
        if condition not in self._has:
            self._has[condition] = self._evaluate(f'var_export((bool) ({condition}))') == 'true'
        if not self._has[condition]:
            raise Unavailable('it has no such thing')

    def check(self):
        if self._evaluate("echo class_exists('EventBase') ? 'yes' : 'no'") != 'yes':
            raise Unavailable(f'{shlex.join(self.command)}: there is no class EventBase')

    def _evaluate(self, code):
        done = subprocess.run([*self.command, '-r', code + ';'], capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise Unavailable(f'{shlex.join(self.command)}: {(done.stdout + done.stderr).strip()[-300:]}')
        return done.stdout.strip()

    def built(self):
        """What the module says of how it was built; empty where it says nothing of it."""
        shown = subprocess.run([*self.command, '--ri', 'event'], capture_output=True, text=True, timeout=60).stdout
        rows = dict(line.split(' => ', 1) for line in shown.splitlines() if ' => ' in line)
        return rows.get('Optimised', '')


def php_with(*modules):
    """A command line of PHP with its own extensions that are wanted here, where they are not built in, and others by path."""
    php = program(os.environ.get('PHP') or 'php')
    asked = "echo ini_get('extension_dir'), ' ', implode(' ', get_loaded_extensions())"
    place, *loaded = subprocess.run([php, '-n', '-r', asked + ';'], capture_output=True, text=True, check=True).stdout.split()
    command = [php, '-n']
    for name in ('ctype', 'posix', 'pcntl', 'sockets'):
        if name not in loaded and os.path.exists(f'{place}/{name}.so'):
            command += ['-d', f'extension={name}']
    for module in modules:
        command += ['-d', f'extension={module}']
    if os.environ.get('OPCACHE'):
        # Newer PHPs have it built in.
        if not any(name.lower() == 'opcache' for name in loaded) and os.path.exists(f'{place}/opcache.so'):
            command += ['-d', 'zend_extension=opcache']
        command += ['-d', 'opcache.enable_cli=1']
    return command


def this_side():
    module = os.path.abspath(os.environ.get('THIS') or os.path.join(ROOT, 'modules', 'event.so'))
    if not os.path.exists(module):
        raise Unavailable(f'there is no {module}: run make build first')
    return PhpSide('this', php_with(module))


def peer_side():
    """The peer that is asked for, if any."""
    peer = os.environ.get('PEER', '').strip()
    if not peer:
        return None
    if peer.endswith('.so') and ' ' not in peer:
        if not os.path.exists(peer):
            raise Unavailable(f'PEER: there is no {peer}')
        return PhpSide('peer', php_with(os.path.abspath(peer)))
    return PhpSide('peer', shlex.split(peer))
