--TEST--
Shape of class EventBufferEvent
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

ob_start();
describe('EventBufferEvent');
$have = ob_get_clean();
$want = <<<'SHAPE'
final class EventBufferEvent extends nothing
property public $allow_ssl_dirty_shutdown
property public $fd
property public $input
property public $output
property public $priority
method public __construct($base, $socket?, $options?, $readcb?, $writecb?, $eventcb?, $arg?)
method public close()
method public connect($addr)
method public connectHost($dns_base, $hostname, $port, $family?)
method public disable($events)
method public enable($events)
method public free()
method public getDnsErrorString()
method public getEnabled()
method public getInput()
method public getOutput()
method public read($size)
method public readBuffer($buf)
method public setCallbacks($readcb, $writecb, $eventcb, $arg?)
method public setPriority($priority)
method public setTimeouts($timeout_read, $timeout_write)
method public setWatermark($events, $lowmark, $highmark)
method public sslError()
method public sslGetCipherInfo()
method public sslGetCipherName()
method public sslGetCipherVersion()
method public sslGetProtocol()
method public sslRenegotiate()
method public static createPair($base, $options?)
method public static createSslFilter($un%S, $ctx, $state, $options?)
method public static sslSocket($base, $socket, $ctx, $state, $options?)
method public write($data)
method public writeBuffer($buf)
const CONNECTED = 128
const EOF = 16
const ERROR = 32
const OPT_CLOSE_ON_FREE = 1
const OPT_DEFER_CALLBACKS = 4
const OPT_THREADSAFE = 2
const OPT_UNLOCK_CALLBACKS = 8
const READING = 1
const SSL_ACCEPTING = 2
const SSL_CONNECTING = 1
const SSL_OPEN = 0
const TIMEOUT = 64
const WRITING = 2
SHAPE;
// Members beyond these are welcome; none of these may be missing or differ.
foreach (explode("\n", $want) as $line) {
    $pattern = strtr(preg_quote($line, '/'), ['%d' => '\d+', '%S' => '.*']);
    if (!preg_match("/^$pattern$/m", $have)) {
        echo "missing: $line\n";
    }
}
echo "checked 47 lines\n";
?>
--EXPECT--
checked 47 lines
