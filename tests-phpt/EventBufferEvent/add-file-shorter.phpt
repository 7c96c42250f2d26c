--TEST--
EventBufferEvent: a file that becomes shorter while it is sent is an error of the stream
--EXTENSIONS--
openssl
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
require __DIR__ . '/../include/files.inc';

$base = new EventBase();
$pem = make_cert()['both'];
$server = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $pem]);
$client = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);
foreach (['socket', 'TLS'] as $kind) {
    [$l, $r] = socket_duplex();
    if ($kind === 'TLS') {
        $from = EventBufferEvent::sslSocket($base, $l, $server, EventBufferEvent::SSL_ACCEPTING);
        $to = EventBufferEvent::sslSocket($base, $r, $client, EventBufferEvent::SSL_CONNECTING);
    } else {
        $from = new EventBufferEvent($base, $l);
        $to = new EventBufferEvent($base, $r);
    }
    $path = a_file(20000000);
    $got = 0;
    $log = [];
    $to->setCallbacks(function ($stream) use (&$got, $path) {
        $got += $stream->input->length;
        $stream->input->drain(-1);
        $got < 1000000 or ftruncate(fopen($path, 'r+'), 10);
    }, null, fn () => null);
    $from->setCallbacks(null, null, function ($stream, $events) use (&$log) {
        if ($events !== EventBufferEvent::CONNECTED) {
            $log[] = names($events) . ' ' . EventUtil::getLastSocketError();
        }
    });
    $to->enable(Event::READ);
    $from->enable(Event::READ | Event::WRITE);
    $from->output->addFile($path);
    pump($base, function () use (&$log) { return $log; });
    say($kind, $log, $got < 20000000);
    done_with($base, $from, $to);
    unset($from, $to);
    say('left open', opened($path));
}
?>
--EXPECT--
socket: ["WRITING|ERROR No data available"] true
left open: 0
TLS: ["WRITING|ERROR No data available"] true
left open: 0
