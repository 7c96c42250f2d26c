--TEST--
Event constructor: wrong argument counts and types
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

[$a] = duplex();
$base = new EventBase();
$cb = fn() => null;
say('none', grab(fn() => new Event()));
say('three', grab(fn() => new Event($base, $a, Event::READ)));
say('base is stdClass', grab(fn() => new Event(new stdClass(), $a, Event::READ, $cb)));
say('base is null', grab(fn() => new Event(null, $a, Event::READ, $cb)));
say('flags is text', grab(fn() => new Event($base, $a, 'read', $cb)));
foreach ([-1, 'zzz', null, 2.5, [], true, new stdClass()] as $fd) {
    $r = grab(fn() => new Event($base, $fd, Event::READ, $cb));
    say('fd ' . gettype($fd), $r, $r->getMessage());
}
foreach (['php://memory', 'php://temp'] as $url) {
    say($url, grab(fn() => new Event($base, fopen($url, 'r+'), Event::READ, $cb)));
}
$gone = tmpfile();
fclose($gone);
say('closed stream', grab(fn() => new Event($base, $gone, Event::READ, $cb)));
say('good', grab(fn() => new Event($base, $a, Event::READ, $cb)));
?>
--EXPECT--
none: ArgumentCountError
three: ArgumentCountError
base is stdClass: TypeError
base is null: TypeError
flags is text: TypeError
fd integer: Exception "Invalid file descriptor"
fd string: Exception "Invalid file descriptor"
fd NULL: Exception "Invalid file descriptor"
fd double: Exception "Invalid file descriptor"
fd array: Exception "Invalid file descriptor"
fd boolean: Exception "Invalid file descriptor"
fd object: Exception "Invalid file descriptor"
php://memory: Exception
php://temp: Exception
closed stream: Exception
good: Event
