--TEST--
EventSslContext: constructor, option validation and diagnostics
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

set_error_handler(function ($no, $msg) { echo "  [", [E_WARNING => 'warning', E_DEPRECATED => 'deprecated', E_NOTICE => 'notice'][$no] ?? $no, "]\n"; return true; });
function attempt(string $what, int|string $method, mixed $opts): void {
    echo "$what\n";
    try { $c = new EventSslContext($method, $opts); echo "  ", get_class($c), "\n"; }
    catch (Throwable $e) { echo "  ", get_class($e), "\n"; }
}
$c = make_cert();
attempt('client, no options', EventSslContext::TLS_CLIENT_METHOD, []);
attempt('server, no options', EventSslContext::TLS_SERVER_METHOD, []);
attempt('deprecated method', EventSslContext::TLSv12_CLIENT_METHOD, []);
attempt('deprecated server method', EventSslContext::TLSv11_SERVER_METHOD, []);
attempt('certificate and key in one file', EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $c['both']]);
attempt('separate key', EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $c['cert'], EventSslContext::OPT_LOCAL_PK => $c['pk']]);
attempt('key given before certificate', EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_PK => $c['pk'], EventSslContext::OPT_LOCAL_CERT => $c['cert']]);
attempt('certificate without a key', EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $c['cert']]);
attempt('not a certificate', EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => __FILE__]);
$other = make_cert('other');
attempt('key of another certificate', EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $c['cert'], EventSslContext::OPT_LOCAL_PK => $other['pk']]);
attempt('no such cipher', EventSslContext::TLS_CLIENT_METHOD, [EventSslContext::OPT_CIPHERS => 'NO-SUCH-CIPHER']);
attempt('good ciphers', EventSslContext::TLS_CLIENT_METHOD, [EventSslContext::OPT_CIPHERS => 'ECDHE+AESGCM:!aNULL']);
attempt('missing CA file', EventSslContext::TLS_CLIENT_METHOD, [EventSslContext::OPT_CA_FILE => __FILE__ . '.missing']);
attempt('good CA file', EventSslContext::TLS_CLIENT_METHOD, [EventSslContext::OPT_CA_FILE => $c['cert']]);
attempt('unknown option number', EventSslContext::TLS_CLIENT_METHOD, [4711 => 1]);
attempt('string keys are ignored', EventSslContext::TLS_CLIENT_METHOD, ['verify_peer' => true]);
attempt('flags', EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_VERIFY_PEER => true, EventSslContext::OPT_ALLOW_SELF_SIGNED => true, EventSslContext::OPT_VERIFY_DEPTH => 3, EventSslContext::OPT_CIPHER_SERVER_PREFERENCE => true, EventSslContext::OPT_REQUIRE_CLIENT_CERT => false, EventSslContext::OPT_VERIFY_CLIENT_ONCE => true]);
attempt('deprecated protocol switch', EventSslContext::TLS_CLIENT_METHOD, [EventSslContext::OPT_NO_TLSv1 => true]);
attempt('method of the wrong type', 'tls', []);
attempt('options of the wrong type', EventSslContext::TLS_CLIENT_METHOD, 'verify');
try { new EventSslContext(EventSslContext::TLS_CLIENT_METHOD); } catch (ArgumentCountError $e) { echo get_class($e), "\n"; }
--EXPECTF--
client, no options
  EventSslContext
server, no options
  EventSslContext
deprecated method
  [deprecated]
  EventSslContext
deprecated server method
  [deprecated]
  EventSslContext
certificate and key in one file
  EventSslContext
separate key
  EventSslContext
key given before certificate
  EventSslContext
certificate without a key
  [warning]
  EventSslContext
not a certificate
  [warning]
  EventSslContext
key of another certificate
  [warning]
  EventSslContext
no such cipher
  [warning]
  EventSslContext
good ciphers
  EventSslContext
missing CA file
  [warning]
  EventSslContext
good CA file
  EventSslContext
unknown option number
  [warning]
  EventSslContext
string keys are ignored
  EventSslContext
flags
  EventSslContext
deprecated protocol switch
  [deprecated]
  EventSslContext
method of the wrong type
  TypeError
options of the wrong type
  TypeError
ArgumentCountError
