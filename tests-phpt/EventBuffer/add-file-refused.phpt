--TEST--
EventBuffer: addFile() says why it adds nothing
--EXTENSIONS--
sockets
--FILE--
<?php
$path = tempnam(sys_get_temp_dir(), 'evf');
register_shutdown_function(fn () => @unlink($path));
file_put_contents($path, '0123456789');

function attempt(string $what, mixed ...$arguments): void
{
    $buffer = new EventBuffer();
    echo "$what: ";
    set_error_handler(function (int $no, string $message) { echo $message, "\n"; return true; });
    try {
        $added = $buffer->addFile(...$arguments);
        echo $added === false && $buffer->length === 0 ? '' : "ADDED $buffer->length\n";
    } catch (Throwable $thrown) {
        echo get_class($thrown), ': ', $thrown->getMessage(), "\n";
    }
    restore_error_handler();
}

attempt('negative offset', $path, -1);
attempt('offset beyond the end', $path, 11);
attempt('length beyond the end', $path, 4, 7);
attempt('huge length', $path, 0, PHP_INT_MAX);
attempt('huge offset and length', $path, PHP_INT_MAX, PHP_INT_MAX);
attempt('negative length', $path, 0, -2);
attempt('no such file', '/nonexistent/file');
attempt('no path', '');
attempt('NUL', "$path\0.txt");
attempt('directory', '/');
attempt('device', '/dev/null');
attempt('another wrapper', 'data://text/plain,hello');
posix_mkfifo("$path.fifo", 0600);
attempt('named pipe', "$path.fifo");
unlink("$path.fifo");
$pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
attempt('stream of a socket', $pair[0]);
attempt('Socket', socket_create(AF_INET, SOCK_STREAM, 0));
attempt('descriptor of nothing', 900);
attempt('negative descriptor', -1);
$closed = fopen($path, 'r');
fclose($closed);
attempt('closed stream', $closed);
attempt('memory', fopen('php://memory', 'r+'));
attempt('temp', fopen('php://temp', 'r+'));
$filtered = fopen($path, 'r');
stream_filter_append($filtered, 'string.toupper');
attempt('filtered stream', $filtered);
attempt('write-only stream', fopen($path, 'a'));
attempt('array', []);
attempt('null', null);
attempt('bool', true);
attempt('object', new stdClass);
attempt('nothing at all');

class Wrapper
{
    public $context;
    public function stream_open(): bool { return true; }
    public function stream_read(): string { return ''; }
    public function stream_eof(): bool { return true; }
    public function stream_stat(): array { return []; }
}
stream_wrapper_register('mine', 'Wrapper');
attempt('stream in PHP', fopen('mine://', 'r'));
?>
--EXPECTF--
negative offset: EventBuffer::addFile(): The offset -1 is negative: the first byte of a file is at 0
offset beyond the end: EventBuffer::addFile(): The offset 11 is beyond the end of the file, which has 10 bytes
length beyond the end: EventBuffer::addFile(): The file has no 7 bytes from 4 on, but 6: a length of -1 means all of them
huge length: EventBuffer::addFile(): The file has no %d bytes from 0 on, but 10: a length of -1 means all of them
huge offset and length: EventBuffer::addFile(): The offset %d is beyond the end of the file, which has 10 bytes
negative length: EventBuffer::addFile(): The length -2 is negative: -1 means all there is
no such file: EventBuffer::addFile(): Cannot open "/nonexistent/file": No such file or directory
no path: EventBuffer::addFile(): Cannot open "": %s
NUL: EventBuffer::addFile(): "%s\0.txt" is not the path of a file: none has a NUL
directory: EventBuffer::addFile(): Cannot open "/": it is a directory, and a regular file is wanted
device: EventBuffer::addFile(): Cannot open "/dev/null": it is a device, and a regular file is wanted
another wrapper: EventBuffer::addFile(): Cannot open "data://text/plain,hello": No such file or directory: it has to be one of the file system, not of a stream wrapper
named pipe: EventBuffer::addFile(): Cannot open "%s.fifo": it is a pipe, and a regular file is wanted
stream of a socket: EventBuffer::addFile(): The file cannot be added: it is a socket, and a regular file is wanted
Socket: EventBuffer::addFile(): The file cannot be added: it is a socket, and a regular file is wanted
descriptor of nothing: EventBuffer::addFile(): The file cannot be added: Bad file descriptor
negative descriptor: EventBuffer::addFile(): Invalid file descriptor: read it, and add what was read
closed stream: EventBuffer::addFile(): Invalid file descriptor: not an open stream: read it, and add what was read
memory: EventBuffer::addFile(): Cannot fetch file descriptor from memory based stream: read it, and add what was read
temp: EventBuffer::addFile(): Cannot fetch file descriptor from memory based stream: read it, and add what was read
filtered stream: EventBuffer::addFile(): Cannot fetch file descriptor from this kind of stream: read it, and add what was read
write-only stream: EventBuffer::addFile(): The file cannot be added: it is open for writing only
array: TypeError: EventBuffer::addFile(): Argument #1 ($file) must be of type resource|string|int, array given
null: TypeError: EventBuffer::addFile(): Argument #1 ($file) must be of type resource|string|int, null given
bool: TypeError: EventBuffer::addFile(): Argument #1 ($file) must be of type resource|string|int, %r(bool|true)%r given
object: TypeError: EventBuffer::addFile(): Argument #1 ($file) must be of type string, stdClass given
nothing at all: ArgumentCountError: EventBuffer::addFile() expects at least 1 argument, 0 given
stream in PHP: EventBuffer::addFile(): Wrapper::stream_cast is not implemented!
EventBuffer::addFile(): Cannot fetch file descriptor from this kind of stream: read it, and add what was read
