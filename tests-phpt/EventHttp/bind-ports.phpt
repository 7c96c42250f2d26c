--TEST--
EventHttp::bind() refuses ports that are none, and binds no other in their place
--FILE--
<?php
$base = new EventBase();
$http = new EventHttp($base);
foreach ([-1, 65536, 70000, PHP_INT_MAX, PHP_INT_MIN] as $port) {
    try {
        $http->bind('127.0.0.1', $port);
    } catch (ValueError $e) {
        echo $e->getMessage(), "\n";
    }
}
var_dump($http->bind('127.0.0.1', 0));
try {
    $http->bind("127.0.0.1\0x", 0);
} catch (ValueError $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
EventHttp::bind(): Argument #2 ($port) must be between 0 and 65535
EventHttp::bind(): Argument #2 ($port) must be between 0 and 65535
EventHttp::bind(): Argument #2 ($port) must be between 0 and 65535
EventHttp::bind(): Argument #2 ($port) must be between 0 and 65535
EventHttp::bind(): Argument #2 ($port) must be between 0 and 65535
bool(true)
EventHttp::bind(): Argument #1 ($address) must not contain any null bytes
