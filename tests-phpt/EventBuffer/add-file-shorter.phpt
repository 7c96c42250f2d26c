--TEST--
EventBuffer: a file that has become shorter is a warning for whoever reads it, and nothing is taken
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(function (int $no, string $message) { echo $message, "\n"; return true; });

$file = tmpfile();
fwrite($file, str_repeat('x', 100000));
$buffer = new EventBuffer();
$buffer->add('before,');
$buffer->addFile($file);
ftruncate($file, 10);

say('read', $buffer->read(-1));
say('readLine', $buffer->readLine(EventBuffer::EOL_ANY));
say('pullup', $buffer->pullup(-1));
say('copyout', $buffer->copyout($copy, 1000), $copy);
say('substr', $buffer->substr(5, 100));
say('search', $buffer->search('y'));
say('searchEol', $buffer->searchEol());
say('length', $buffer->length);
say('what is there', $buffer->substr(0, 17), $buffer->read(17));
$target = tmpfile();
say('write', $buffer->write($target), $buffer->length);
say('drain', $buffer->drain(-1), $buffer->length);
$buffer->add('after');
say('goes on', $buffer->read(-1));

// What is there again can be read again.
$buffer->addFile($file, 0, 10);
ftruncate($file, 0);
say('gone', $buffer->read(-1));
fseek($file, 0);
fwrite($file, '0123456789');
say('back', $buffer->read(-1));
?>
--EXPECT--
EventBuffer::read(): A file in the buffer cannot be read: it is shorter than when it was added
read: null
EventBuffer::readLine(): A file in the buffer cannot be read: it is shorter than when it was added
readLine: null
EventBuffer::pullup(): A file in the buffer cannot be read: it is shorter than when it was added
pullup: null
EventBuffer::copyout(): A file in the buffer cannot be read: it is shorter than when it was added
copyout: -1 null
EventBuffer::substr(): A file in the buffer cannot be read: it is shorter than when it was added
substr: false
EventBuffer::search(): A file in the buffer cannot be read: it is shorter than when it was added
search: false
EventBuffer::searchEol(): A file in the buffer cannot be read: it is shorter than when it was added
searchEol: false
length: 100007
what is there: "before,xxxxxxxxxx" "before,xxxxxxxxxx"
EventBuffer::write(): A file in the buffer cannot be read: it is shorter than when it was added
write: false 99990
drain: true 0
goes on: "after"
EventBuffer::read(): A file in the buffer cannot be read: it is shorter than when it was added
gone: null
back: "0123456789"
