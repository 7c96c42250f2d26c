--TEST--
EventBuffer: what addFile() has added is moved, drained and counted without being read
--SKIPIF--
<?php
if (PHP_INT_SIZE < 8) die('skip wants large files');
?>
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

const TIB = 1 << 40;

// A file with holes only, larger than any memory.
$file = tmpfile();
ftruncate($file, 4 * TIB) or exit("no such large files\n");
fseek($file, 2 * TIB);
fwrite($file, "here\nand there");

$buffer = new EventBuffer();
say('added', $buffer->addFile($file), $buffer->length === 4 * TIB, $buffer->contiguous_space === 4 * TIB);
$other = new EventBuffer();
$other->add('before');
say('moved a part', $other->appendFrom($buffer, TIB) === TIB, $other->length === TIB + 6, $buffer->length === 3 * TIB);
say('moved the rest', $other->addBuffer($buffer), $other->length === 4 * TIB + 6, $buffer->length);
say('moved to the front', $buffer->prependBuffer($other), $buffer->length === 4 * TIB + 6);
say('drained', $buffer->drain(2 * TIB + 6), $buffer->length === 2 * TIB);
say('read', $buffer->readLine(EventBuffer::EOL_LF), $buffer->read(3), $buffer->substr(0, 6));
say('searched', $buffer->search('there', 1), $buffer->searchEol(2 * TIB - 20));
say('a copy', bin2hex($buffer->substr(TIB, 2)));
say('more', $buffer->add('end'), $buffer->substr($buffer->length - 4) === "\0end");
$memory = memory_get_peak_usage();
say('no memory was needed for it', $memory < 16 << 20);
?>
--EXPECT--
added: true true true
moved a part: true true true
moved the rest: true true 0
moved to the front: true true
drained: true true
read: "here" "and" " there"
searched: 1 false
a copy: "0000"
more: true true
no memory was needed for it: true
