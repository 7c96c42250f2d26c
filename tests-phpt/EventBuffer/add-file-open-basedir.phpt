--TEST--
EventBuffer: addFile() keeps within open_basedir
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$folder = sys_get_temp_dir() . '/evf' . getmypid();
mkdir($folder);
file_put_contents("$folder/inside", 'inside');
symlink('/etc/passwd', "$folder/link");
register_shutdown_function(fn () => shell_exec("rm -r $folder"));
ini_set('open_basedir', $folder);
set_error_handler(function (int $no, string $message) { echo preg_replace('/ File\(.*/', ' File(...)', $message), "\n"; return true; });

$buffer = new EventBuffer();
say('inside', $buffer->addFile("$folder/inside"), $buffer->length);
say('outside', $buffer->addFile('/etc/passwd'), $buffer->length);
say('around', $buffer->addFile("$folder/../../etc/passwd"), $buffer->length);
say('through a link', $buffer->addFile("$folder/link"), $buffer->length);
?>
--EXPECT--
inside: true 6
EventBuffer::addFile(): open_basedir restriction in effect. File(...)
outside: false 6
EventBuffer::addFile(): open_basedir restriction in effect. File(...)
around: false 6
EventBuffer::addFile(): open_basedir restriction in effect. File(...)
through a link: false 6
