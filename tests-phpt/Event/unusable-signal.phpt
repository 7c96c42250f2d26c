--TEST--
A signal nobody can catch is refused by add()
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(fn($no, $text) => print("[$text]\n"));
$base = new EventBase();
foreach ([SIGKILL, SIGSTOP] as $signal) {
    $e = Event::signal($base, $signal, fn() => 1);
    say('add', $e ? $e->add() : $e);
}
say('loop', $base->loop());
?>
--EXPECT--
[Event::add(): Failed adding event: signal 9 cannot be caught]
add: false
[Event::add(): Failed adding event: signal 19 cannot be caught]
add: false
loop: true
