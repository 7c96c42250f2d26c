--TEST--
EventSslContext: a method that is none leaves no half-made object
--FILE--
<?php
foreach ([0, -1, 13, PHP_INT_MIN, PHP_INT_MAX, EventSslContext::SSLv2_CLIENT_METHOD, EventSslContext::SSLv2_SERVER_METHOD] as $method) {
    try {
        new EventSslContext($method, []);
        echo "accepted\n";
    } catch (ValueError $e) {
        echo $e->getMessage(), "\n";
    }
}
$c = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, []);
try {
    $c->__construct(0, []);
} catch (ValueError) {
    var_dump($c->local_cert, $c->setMinProtoVersion(0));
}
?>
--EXPECTF--
EventSslContext::__construct(): Argument #1 ($method) must be one of the EventSslContext::TLS_*_METHOD constants
EventSslContext::__construct(): Argument #1 ($method) must be one of the EventSslContext::TLS_*_METHOD constants
EventSslContext::__construct(): Argument #1 ($method) must be one of the EventSslContext::TLS_*_METHOD constants
EventSslContext::__construct(): Argument #1 ($method) must be one of the EventSslContext::TLS_*_METHOD constants
EventSslContext::__construct(): Argument #1 ($method) must be one of the EventSslContext::TLS_*_METHOD constants
EventSslContext::__construct(): Argument #1 ($method) must be one of the EventSslContext::TLS_*_METHOD constants
EventSslContext::__construct(): Argument #1 ($method) must be one of the EventSslContext::TLS_*_METHOD constants
NULL
bool(true)
