--TEST--
EventWebSocket over HTTP/2, clear and with TLS: each stream has its own life
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
require __DIR__ . '/../include/websocket_http2.inc';

$cert = make_cert();
$context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $cert['cert'], EventSslContext::OPT_LOCAL_PK => $cert['pk'], EventSslContext::OPT_ALPN => 'h2',
]);
foreach (['clear' => null, 'TLS' => $context] as $how => $tls) {
    echo "-- $how\n";
    $base = new EventBase();
    $told = [];
    $made = function (EventWebSocket $ws) use (&$told, &$last) {
        $last = $ws;
        $ws->setCloseCallback(function ($ws, $code, $reason) use (&$told) {
            $told[] = rtrim("$code $reason") . ' (' . $ws->getRequest()->getUri() . ')';
        });
    };
    [$http, $port] = listen_websocket($base, 'echo_message', ['protocols' => ['chat', 'other']], $made, $tls);
    $client = new Tunnels($base, $port, $tls !== null);
    $one = $client->open('/one', ['sec-websocket-protocol' => 'other', 'sec-websocket-extensions' => 'permessage-deflate']);
    echo 'it may be asked: ', $client->said[SETTINGS_ENABLE_CONNECT_PROTOCOL], "\n";
    echo implode(', ', $client->heads[$one]), "\n";
    $request = $last->getRequest();
    say('seen', $last->getProtocol(), $request->getCommand() === EventHttpRequest::CMD_GET, $request->getHost(), $request->getResponseCode());
    $two = $client->open('/two');

    /* In any pieces, and several in one. */
    $client->data($one, ws_frame(Op::TEXT, 'in pieces'), piece: 1);
    $client->data($two, ws_frame(Op::TEXT, 'two') . ws_frame(Op::BINARY, 'in one') . ws_frame(Op::PING, '?'));
    echo $client->words($one, 1), '; ', $client->words($two, 3), "\n";
    /* What comes before the reply waits for it. */
    $early = $client->ask('/early');
    $client->data($early, ws_frame(Op::TEXT, 'early'));
    echo $client->words($early, 1), "\n";
    $long = str_repeat('0123456789', 200000);
    $client->data($two, ws_frame(Op::TEXT, $long));
    $client->make_room($two, 4 << 20);
    say('long', $client->words($two, 1), EventWebSocket::broadcast([$last, $last], 'to both'), $client->words($early, 2));

    /* Each ends as it likes. */
    $client->data($one, close_frame(4000, 'bye'));
    echo $client->words($one), "\n";
    $client->data($two, '', END_STREAM);
    echo $client->words($two), "\n";
    $client->reset($early);
    until_told($base, $told, 3);
    $three = $client->open('/three');
    $last->close(1000, 'enough');
    echo $client->words($three, 1), ', ';
    $client->data($three, close_frame(1000), END_STREAM);
    echo $client->words($three), "\n";
    $four = $client->open('/four');
    $client->data($four, "\x81\x01x");
    echo $client->words($four), "\n";
    /* A client that takes its leave goes on with what it has; one that goes does not. */
    $five = $client->open('/five');
    $client->send(frame(GOAWAY, 0, CONNECTION, pack('NN', 0, 0)));
    $client->data($five, ws_frame(Op::TEXT, 'on and on'));
    echo $client->words($five, 1), "\n";
    until_told($base, $told, 5);
    $client->close();
    until_told($base, $told, 6);
    linger($base, 0.05);
    echo implode("\n", $told), "\n";
}
?>
--EXPECT--
-- clear
it may be asked: 1
:status: 200, sec-websocket-protocol: other, sec-websocket-extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover
seen: "other" true "h" 200
text in pieces; pong ?, text two, binary in one
text early
long: "text 2000000 bytes" 2 "text to both, text to both"
close 4000 , the end
the end
close 1000 enough, the end
close 1002 A frame of a client is not masked, the end
text on and on
4000 bye (/one)
1006 The connection has ended without a close frame (/two)
1006 The stream was reset, or its connection has ended (/early)
1000 (/three)
1002 A frame of a client is not masked (/four)
1006 The stream was reset, or its connection has ended (/five)
-- TLS
it may be asked: 1
:status: 200, sec-websocket-protocol: other, sec-websocket-extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover
seen: "other" true "h" 200
text in pieces; pong ?, text two, binary in one
text early
long: "text 2000000 bytes" 2 "text to both, text to both"
close 4000 , the end
the end
close 1000 enough, the end
close 1002 A frame of a client is not masked, the end
text on and on
4000 bye (/one)
1006 The connection has ended without a close frame (/two)
1006 The stream was reset, or its connection has ended (/early)
1000 (/three)
1002 A frame of a client is not masked (/four)
1006 The stream was reset, or its connection has ended (/five)
