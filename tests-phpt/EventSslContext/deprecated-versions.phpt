--TEST--
EventSslContext: old methods and OPT_NO_* are deprecated, and SSLv23 and SSLv3 stand for TLS
--FILE--
<?php
set_error_handler(function ($no, $msg) { echo $no === E_DEPRECATED ? '  ' : '??? ', $msg, "\n"; return true; });
foreach (['SSLv3_CLIENT', 'SSLv23_CLIENT', 'SSLv3_SERVER', 'SSLv23_SERVER', 'TLSv11_CLIENT', 'TLSv12_SERVER', 'TLS_SERVER'] as $name) {
    echo get_class(new EventSslContext(constant("EventSslContext::{$name}_METHOD"), [])), "\n";
}
foreach (['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1_1', 'TLSv1_2'] as $name) {
    new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, [constant("EventSslContext::OPT_NO_$name") => true]);
}
restore_error_handler();
set_error_handler(fn($no, $msg) => throw new ErrorException($msg));
try {
    new EventSslContext(EventSslContext::TLSv12_CLIENT_METHOD, []);
} catch (ErrorException $e) {
    echo 'thrown: ', $e->getMessage(), "\n";
}
?>
--EXPECT--
  EventSslContext::__construct(): SSLv3_CLIENT_METHOD is deprecated, use TLS_CLIENT_METHOD instead
EventSslContext
  EventSslContext::__construct(): SSLv23_CLIENT_METHOD is deprecated, use TLS_CLIENT_METHOD instead
EventSslContext
  EventSslContext::__construct(): SSLv3_SERVER_METHOD is deprecated, use TLS_SERVER_METHOD instead
EventSslContext
  EventSslContext::__construct(): SSLv23_SERVER_METHOD is deprecated, use TLS_SERVER_METHOD instead
EventSslContext
  EventSslContext::__construct(): TLSv11_CLIENT_METHOD is deprecated, use TLS_CLIENT_METHOD instead
EventSslContext
  EventSslContext::__construct(): TLSv12_SERVER_METHOD is deprecated, use TLS_SERVER_METHOD instead
EventSslContext
EventSslContext
  EventSslContext::__construct(): OPT_NO_SSLv2 is deprecated, use EventSslContext::setMinProtoVersion instead
  EventSslContext::__construct(): OPT_NO_SSLv3 is deprecated, use EventSslContext::setMinProtoVersion instead
  EventSslContext::__construct(): OPT_NO_TLSv1 is deprecated, use EventSslContext::setMinProtoVersion instead
  EventSslContext::__construct(): OPT_NO_TLSv1_1 is deprecated, use EventSslContext::setMinProtoVersion instead
  EventSslContext::__construct(): OPT_NO_TLSv1_2 is deprecated, use EventSslContext::setMinProtoVersion instead
thrown: EventSslContext::__construct(): TLSv12_CLIENT_METHOD is deprecated, use TLS_CLIENT_METHOD instead
