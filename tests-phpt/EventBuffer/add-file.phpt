--TEST--
EventBuffer: addFile() adds a part of a file, named by a path, a stream or a descriptor
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$path = tempnam(sys_get_temp_dir(), 'evf');
register_shutdown_function(fn () => @unlink($path));
file_put_contents($path, "one\ntwo\nthree\n");

function added(mixed $file, int ...$part): array
{
    $buffer = new EventBuffer();
    return [$buffer->addFile($file, ...$part), $buffer->length, $buffer->read(-1)];
}

say('all', ...added($path));
say('from an offset', ...added($path, 4));
say('a part', ...added($path, 4, 3));
say('nothing', ...added($path, 4, 0));
say('at the end', ...added($path, 14));
say('all there is', ...added($path, 13, 1));
say('a path that is an object', ...added(new SplFileInfo($path), 8));
say('a URL', ...added("file://$path", 8));
chdir(dirname($path));
say('a relative path', ...added(basename($path), 8));

$stream = fopen($path, 'r+');
fgets($stream);
say('a stream', ...added($stream, 0, 7));
say('is where it was', ftell($stream), fgets($stream));
$buffer = new EventBuffer();
$buffer->addFile($stream);
fclose($stream);
unlink($path);
say('closed, and deleted', $buffer->length, $buffer->read(-1));

$stream = tmpfile();
fwrite($stream, 'written');
rewind($stream);
preg_match('/#(\d+)/', (string) $stream, $found);
foreach (glob('/proc/self/fd/*') as $link) {
    if (@stat($link) && stat($link)['ino'] === fstat($stream)['ino']) {
        say('a descriptor', ...added((int) basename($link)));
        break;
    }
}

$buffer = new EventBuffer();
$buffer->add('<');
$buffer->addFile($stream, 2, 3);
$buffer->prepend('^');
$buffer->add('>');
say('among others', $buffer->length, $buffer->contiguous_space, $buffer->substr(1, 4), $buffer->search('>'), $buffer->pullup(4));
$buffer->copyout($copy, 100);
say('copied', $copy);
$buffer->drain(2);
say('drained', $buffer->readLine(EventBuffer::EOL_LF), $buffer->read(-1));

$buffer->freeze(false);
say('frozen', $buffer->addFile($stream), $buffer->length);
?>
--EXPECT--
all: true 14 "one\ntwo\nthree\n"
from an offset: true 10 "two\nthree\n"
a part: true 3 "two"
nothing: true 0 null
at the end: true 0 null
all there is: true 1 "\n"
a path that is an object: true 6 "three\n"
a URL: true 6 "three\n"
a relative path: true 6 "three\n"
a stream: true 7 "one\ntwo"
is where it was: 4 "two\n"
closed, and deleted: 14 "one\ntwo\nthree\n"
a descriptor: true 7 "written"
among others: 6 1 "<itt" 5 "^<it"
copied: "^<itt>"
drained: null "itt>"
frozen: false 0
