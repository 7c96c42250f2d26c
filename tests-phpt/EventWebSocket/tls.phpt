--TEST--
EventWebSocket over TLS: messages of all lengths, and an end with close_notify or without
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/websocket.inc';

$cert = make_cert();
$base = new EventBase();
$context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $cert['cert'], EventSslContext::OPT_LOCAL_PK => $cert['pk'],
]);
$closed = [];
[$http, $port] = listen_websocket($base, 'echo_message', [], function ($ws) use (&$closed) {
    $ws->setCloseCallback(function ($ws, $code) use (&$closed) { $closed[] = $code; });
}, $context);
function connect(EventBase $base, int $port): TlsClient
{
    $client = new TlsClient($base, $port);
    fwrite($client->sock, handshake());
    $head = '';
    pump($base, function () use ($client, &$head) {
        $head .= (string) fread($client->sock, 65536);
        return str_contains($head, "\r\n\r\n");
    });
    return $client;
}
$client = connect($base, $port);
$raw = '';
foreach ([0, 1, 125, 126, 65535, 65536, 1 << 20] as $length) {
    $message = substr(str_repeat('0123456789abcdef', intdiv($length, 16) + 1), 0, $length);
    $left = ws_frame(Op::TEXT, $message);
    $frame = null;
    pump($base, function () use ($client, &$left, &$raw, &$frame) {
        if ($left !== '') {
            $left = substr($left, (int) fwrite($client->sock, $left));
        }
        $raw .= (string) fread($client->sock, 65536);
        return ($frame = take_frame($raw)) !== null;
    });
    say("$length", $frame[1] === $message);
}
fwrite($client->sock, close_frame(1000));
until_told($base, $closed);
$client = connect($base, $port);
fclose($client->sock);
until_told($base, $closed, 2);
$client = connect($base, $port);
stream_socket_shutdown($client->sock, STREAM_SHUT_RDWR);
until_told($base, $closed, 3);
say('closed', ...$closed);
?>
--EXPECT--
0: true
1: true
125: true
126: true
65535: true
65536: true
1048576: true
closed: 1000 1006 1006
