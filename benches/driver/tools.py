"""What the driver needs of the machine: programs, a folder, a certificate, ports, open files."""
import atexit
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile

BENCHES = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(BENCHES)

PACKAGES = {
    'cc': 'build-essential', 'h2load': 'nghttp2-client', 'nghttpd': 'nghttp2-server', 'nginx': 'nginx', 'openssl': 'openssl',
    'valgrind': 'valgrind', 'php': 'php-cli',
}


class Unavailable(Exception):
    """A row or a side cannot be measured here; the message says why, and what to do."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def program(name):
    found = shutil.which(name) or shutil.which(name, path='/usr/sbin:/usr/local/sbin')
    if not found:
        raise Unavailable(f'{name} is missing: apt-get install {PACKAGES.get(name, name)}')
    return found


def compiled(source):
    """The program that a C file of ours makes, built again when the file has changed."""
    source = os.path.join(BENCHES, source)
    folder = os.path.join(ROOT, 'target', 'bench')
    os.makedirs(folder, exist_ok=True)
    made = os.path.join(folder, os.path.basename(source).removesuffix('.c'))
    if not os.path.exists(made) or os.path.getmtime(made) < os.path.getmtime(source):
        new = f'{made}.{os.getpid()}'
        subprocess.run([program('cc'), '-O2', '-Wall', '-Wextra', '-o', new, source], check=True)
        os.rename(new, made)
    return made


def nyholm():
    """The library that the handler of PSR-15 makes its messages with."""
    places = '/usr/share/php/Nyholm/Psr7/autoload.php', os.path.join(ROOT, 'php', 'vendor', 'nyholm', 'psr7')
    if not any(os.path.exists(place) for place in places):
        raise Unavailable('Nyholm\'s PSR-7 is missing: apt-get install php-nyholm-psr7')


_folder = None


def folder():
    """What servers serve: index.html, 64k, 1m; gone with the driver."""
    global _folder
    if _folder is None:
        _folder = tempfile.mkdtemp(prefix='event-bench.')
        atexit.register(shutil.rmtree, _folder, ignore_errors=True)
        # A server that gives up root reads them as well.
        os.chmod(_folder, 0o755)
        for name, contents in (('index.html', b'Hello'), ('64k', text(65536)), ('1m', text(1 << 20))):
            with open(os.path.join(_folder, name), 'wb') as file:
                file.write(contents)
    return _folder


def written(name, contents):
    path = os.path.join(folder(), name)
    with open(path, 'wb') as file:
        file.write(contents)
    return path


def text(length):
    return (b'0123456789abcdef' * (length // 16 + 1))[:length]


def certificate():
    """Makes cert.pem and key.pem in the folder."""
    cert, key = (os.path.join(folder(), name) for name in ('cert.pem', 'key.pem'))
    if not os.path.exists(cert):
        subprocess.run(
            [program('openssl'), 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30',
             '-subj', '/CN=localhost', '-keyout', key, '-out', cert], check=True, stderr=subprocess.DEVNULL)
    return cert, key


def free_port():
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', 0))
        return taken.getsockname()[1]


def open_files():
    """How many files a process of ours may have open, after asking for as many as there can be."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY:
        hard = 1 << 20
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard
