--TEST--
Targets that cannot work throw Exception
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$make = fn($target) => @grab(fn() => new EventListener($base, fn() => null, null, EventListener::OPT_CLOSE_ON_FREE, -1, $target));
foreach (['', 'no port', '127.0.0.1', '256.1.1.1:80', -1, null, [], 2.5, true, new stdClass(), fopen('php://memory', 'r')] as $t) {
    $r = $make($t);
    say(is_scalar($t) ? var_export($t, true) : gettype($t), $r);
}
say('missing directory', $make('unix:/nonexistent-dir-for-test/x.sock'));
$busy = stream_socket_server('tcp://127.0.0.1:0');
say('port in use', $make(stream_socket_get_name($busy, false)));
say('argument count', grab(fn() => new EventListener($base)), grab(fn() => new EventListener()));
say('base type', grab(fn() => new EventListener(null, fn() => 1, null, 0, -1, '127.0.0.1:0')));
say('flags type', grab(fn() => new EventListener($base, fn() => 1, null, 'x', -1, '127.0.0.1:0')));
?>
--EXPECT--
'': Exception
'no port': Exception
'127.0.0.1': Exception
'256.1.1.1:80': Exception
-1: Exception
NULL: Exception
array: Exception
2.5: Exception
true: Exception
object: Exception
resource: Exception
missing directory: Exception
port in use: Exception
argument count: ArgumentCountError ArgumentCountError
base type: TypeError
flags type: TypeError
