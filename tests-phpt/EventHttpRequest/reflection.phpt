--TEST--
Shape of class EventHttpRequest
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

ob_start();
describe('EventHttpRequest');
$have = explode("\n", trim(ob_get_clean()));
$want = <<<'SHAPE'
final class EventHttpRequest extends nothing
method final public __sleep()
method final public __wakeup()
method public __construct($callback, $data?)
method public addHeader($key, $value, $type)
method public cancel()
method public clearHeaders()
method public closeConnection()
method public findHeader($key, $type)
method public free()
method public getBufferEvent()
method public getCommand()
method public getConnection()
method public getHost()
method public getInputBuffer()
method public getInputHeaders()
method public getOutputBuffer()
method public getOutputHeaders()
method public getResponseCode()
method public getUri()
method public removeHeader($key, $type)
method public sendError($error, $reason?)
method public sendReply($code, $reason, $buf?)
method public sendReplyChunk($buf, $cb?, $arg?)
method public sendReplyEnd()
method public sendReplyStart($code, $reason)
const CMD_CONNECT = 128
const CMD_DELETE = 16
const CMD_GET = 1
const CMD_HEAD = 4
const CMD_OPTIONS = 32
const CMD_PATCH = 256
const CMD_POST = 2
const CMD_PUT = 8
const CMD_TRACE = 64
const INPUT_HEADER = 1
const OUTPUT_HEADER = 2
SHAPE;
// Members beyond these are welcome; none of these may be missing or differ.
foreach (explode("\n", $want) as $line) {
    if (!in_array($line, $have, true)) {
        echo "missing: $line\n";
    }
}
echo "checked 37 lines\n";
?>
--EXPECT--
checked 37 lines
