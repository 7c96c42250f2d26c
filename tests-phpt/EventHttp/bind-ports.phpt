--TEST--
EventHttp::bind() refuses ports that are none, and binds no other in their place
--FILE--
<?php
$base = new EventBase();
$http = new EventHttp($base);
foreach ([-1, 65536, 70000, PHP_INT_MAX, PHP_INT_MIN] as $port) {
    var_dump($http->bind('127.0.0.1', $port));
}
var_dump($http->bind('127.0.0.1', 0));
try {
    $http->bind("127.0.0.1\0x", 0);
} catch (ValueError $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(true)
EventHttp::bind(): Argument #1 ($address) must not contain any null bytes
