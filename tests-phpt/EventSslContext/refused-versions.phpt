--TEST--
EventSslContext: setMinProtoVersion() and setMaxProtoVersion() return false for what is no version of TLS
--FILE--
<?php
$c = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, []);
foreach ([-5, 1, 12345, PHP_INT_MAX, PHP_INT_MIN, EventSslContext::DTLS1_VERSION, EventSslContext::DTLS1_2_VERSION] as $version) {
    var_dump($c->setMinProtoVersion($version) || $c->setMaxProtoVersion($version));
}
foreach ([EventSslContext::TLS1_2_VERSION, EventSslContext::TLS1_3_VERSION, 0] as $version) {
    var_dump($c->setMinProtoVersion($version) && $c->setMaxProtoVersion($version));
}
?>
--EXPECT--
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(true)
bool(true)
bool(true)
