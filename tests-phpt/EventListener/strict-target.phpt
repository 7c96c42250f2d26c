--TEST--
Ports and paths are not guessed, and no host is looked up
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
foreach (['127.0.0.1:99999', '127.0.0.1:', '127.0.0.1:80x', '127.0.0.1:-1', 'unix:', 'Unix:', 'no.such.name.example:80',
    '[::1:80', 'unix:' . str_repeat('x', 200)] as $target) {
    $made = grab(fn() => new EventListener($base, fn() => 1, null, EventListener::OPT_CLOSE_ON_FREE, -1, $target));
    echo $target, ': ', get_class($made), ': ', $made->getMessage(), "\n";
}
foreach (['localhost:0', '[::]:0', '0.0.0.0:0'] as $target) {
    say($target, @grab(fn() => new EventListener($base, fn() => 1, null, EventListener::OPT_CLOSE_ON_FREE, -1, $target)));
}
?>
--EXPECT--
127.0.0.1:99999: Exception: Failed to parse network address 127.0.0.1:99999
127.0.0.1:: Exception: Failed to parse network address 127.0.0.1:
127.0.0.1:80x: Exception: Failed to parse network address 127.0.0.1:80x
127.0.0.1:-1: Exception: Failed to parse network address 127.0.0.1:-1
unix:: Exception: Failed to parse network address unix:
Unix:: Exception: Failed to parse network address Unix:
no.such.name.example:80: Exception: Failed to parse network address no.such.name.example:80
[::1:80: Exception: Failed to parse network address [::1:80
unix:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: Exception: Failed to allocate listener: File name too long (os error 36)
localhost:0: EventListener
[::]:0: EventListener
0.0.0.0:0: EventListener
