--TEST--
EventHttp: a connection of HTTP/2 that the server ends says why, and is not ended for streams that are left
--SKIPIF--
<?php
if (!extension_loaded('openssl')) die('skip needs openssl');
if (!is_dir('/proc/self/fd')) die('skip needs /proc');
?>
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/stream.inc';

$pem = make_cert()['both'];
$base = new EventBase();
$ctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_LOCAL_PK => $pem, EventSslContext::OPT_ALPN => 'h2',
]);
$asked = $left = 0;
$kept = [];
$answer = function (EventHttpRequest $request) use (&$asked, &$left, &$kept) {
    $number = $asked++;
    $kept[$number] = $request;
    $request->getConnection()->setCloseCallback(function () use (&$left, &$kept, $number) {
        $left++;
        unset($kept[$number]);
    });
    if ($request->getUri() === '/events') {
        $event = new EventBuffer();
        $event->add("data: x\n\n");
        $request->sendReplyStart(200, 'OK');
        $request->sendReplyChunk($event);
    }
};

/* What the frames say until the end of the connection. */
function farewell(EventBase $base, Http2 $client): string
{
    $said = '';
    pump($base, function () use ($client, &$said) {
        foreach ($client->frames() as [$type, , , $payload]) {
            $said .= match ($type) {
                SETTINGS => $said === '' ? 'SETTINGS, ' : '',
                GOAWAY => 'GOAWAY ' . REASONS[unpack('N', $payload, 4)[1]] . ', ',
                PING => 'PING, ',
                default => '',
            };
        }
        return $client->eof;
    });
    return $said . ($client->eof ? 'the end' : 'it goes on');
}

foreach (['clear' => false, 'TLS' => true] as $name => $tls) {
    echo "-- $name\n";
    [$http, $port] = $tls ? listen_http($base, $ctx) : listen_http($base);
    $http->setDefaultCallback($answer);
    $descriptors = descriptors();

    if ($tls) {
        foreach (["GET / HTTP/1.1\r\nHost: h\r\n\r\n", "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nXM\r\n\r\n\r\n"] as $preface) {
            $client = new Http2($base, $port, true, [], $preface);
            echo 'no preface: ', farewell($base, $client), "\n";
        }
    }

    $client = new Http2($base, $port, $tls);
    $events = 0;
    $reset = '';
    for ($stream = 1; $stream < 2 * 4000; $stream += 2) {
        // In one piece: the kernel would wait with the second.
        $client->send($reset . request($stream, '/events'));
        while (!$client->eof && $events < $stream / 2) {
            $base->loop(EventBase::LOOP_NONBLOCK);
            foreach ($client->frames() as [$type, , $of]) {
                $events += $type === DATA && $of === $stream ? 1 : 0;
            }
        }
        $reset = frame(RST_STREAM, 0, $stream, pack('N', 8));
    }
    $client->send($reset);
    echo "event streams that were left: $events; ", $client->eof ? 'ended' : 'goes on', "\n";

    for ($count = 0; $count < 5000 && !$client->eof; $count += 10, $stream += 20) {
        for ($i = 0; $i < 20; $i += 2) {
            $client->send(request($stream + $i, '/never') . frame(RST_STREAM, 0, $stream + $i, pack('N', 8)));
        }
        $base->loop(EventBase::LOOP_NONBLOCK);
        $client->poll();
    }
    echo 'requests that were taken back: ', $count > 1000 && $count < 5000 ? 'some' : $count, '; ', farewell($base, $client), "\n";
    $client->close();

    $http->setTimeout(1);
    $idle = new Http2($base, $port, $tls);
    echo 'idle: ', farewell($base, $idle), "\n";
    $idle->close();
    $http->setTimeout(0);

    $client = new Http2($base, $port, $tls);
    $client->send(request(1, '/kept'));
    $expected = $asked + 1;
    pump($base, function () use (&$asked, $expected) { return $asked === $expected; });
    $http = null;
    echo 'the server is gone: ', farewell($base, $client), "\n";
    $client = null;
    var_dump($asked === $left, descriptors() < $descriptors);
}
?>
--EXPECT--
-- clear
event streams that were left: 4000; goes on
requests that were taken back: some; GOAWAY ENHANCE_YOUR_CALM, the end
idle: SETTINGS, GOAWAY NO_ERROR, PING, the end
the server is gone: SETTINGS, GOAWAY NO_ERROR, the end
bool(true)
bool(true)
-- TLS
no preface: SETTINGS, GOAWAY PROTOCOL_ERROR, the end
no preface: SETTINGS, GOAWAY PROTOCOL_ERROR, the end
no preface: SETTINGS, GOAWAY PROTOCOL_ERROR, the end
event streams that were left: 4000; goes on
requests that were taken back: some; GOAWAY ENHANCE_YOUR_CALM, the end
idle: SETTINGS, GOAWAY NO_ERROR, PING, the end
the server is gone: SETTINGS, GOAWAY NO_ERROR, the end
bool(true)
bool(true)
