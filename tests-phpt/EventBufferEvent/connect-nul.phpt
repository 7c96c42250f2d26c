--TEST--
EventBufferEvent::connect(): addresses with NUL bytes, and paths that are too long, are refused
--FILE--
<?php
$base = new EventBase();
$b = new EventBufferEvent($base);
foreach (["127.0.0.1:9\0junk", "unix:/a\0b"] as $address) {
    try { $b->connect($address); } catch (ValueError $e) { echo $e->getMessage(), "\n"; }
}
try { $b->connectHost(null, "localhost\0junk", 9); } catch (ValueError $e) { echo $e->getMessage(), "\n"; }
var_dump(@$b->connect('unix:/' . str_repeat('x', 200)), $b->fd);
?>
--EXPECT--
EventBufferEvent::connect(): Argument #1 ($addr) must not contain any null bytes
EventBufferEvent::connect(): Argument #1 ($addr) must not contain any null bytes
EventBufferEvent::connectHost(): Argument #2 ($hostname) must not contain any null bytes
bool(false)
NULL
