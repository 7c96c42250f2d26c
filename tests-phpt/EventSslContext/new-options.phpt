--TEST--
EventSslContext: OPT_PEER_NAME and OPT_ALPN
--FILE--
<?php
use EventSslContext as C;

set_error_handler(function ($no, $msg) { echo "  $msg\n"; return true; });
var_dump(C::OPT_PEER_NAME, C::OPT_ALPN, C::TLS1_3_VERSION);
foreach (['example.org', 'example.org.', '127.0.0.1', '::1', '[::1]'] as $name) {
    new C(C::TLS_CLIENT_METHOD, [C::OPT_PEER_NAME => $name]);
}
foreach (['', 'a b', "\xff", str_repeat('a', 300)] as $name) {
    try {
        new C(C::TLS_CLIENT_METHOD, [C::OPT_PEER_NAME => $name]);
        echo "accepted\n";
    } catch (EventException $e) {
        echo get_class($e), "\n";
    }
}
echo "protocols\n";
foreach ([['h2', 'http/1.1'], 'h2,http/1.1', 'h2, http/1.1', []] as $list) {
    new C(C::TLS_SERVER_METHOD, [C::OPT_ALPN => $list]);
}
foreach ([[''], [str_repeat('x', 256)], ',', array_fill(0, 300, str_repeat('x', 255))] as $list) {
    new C(C::TLS_CLIENT_METHOD, [C::OPT_ALPN => $list]);
}
?>
--EXPECT--
int(18)
int(19)
int(772)
EventException
EventException
EventException
EventException
protocols
  EventSslContext::__construct(): Invalid list of protocols
  EventSslContext::__construct(): Invalid list of protocols
  EventSslContext::__construct(): Invalid list of protocols
  EventSslContext::__construct(): Invalid list of protocols
