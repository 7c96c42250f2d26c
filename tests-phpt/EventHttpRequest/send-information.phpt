--TEST--
EventHttpRequest::sendInformation() tells clients of HTTP/1.1 and HTTP/2 something before the reply, with its own headers only
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/hpack.inc';
require __DIR__ . '/../include/stream.inc';

$pem = make_cert()['both'];
$context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_LOCAL_PK => $pem, EventSslContext::OPT_ALPN => 'h2',
]);
$base = new EventBase();
[$http, $port] = listen_http($base);
[$https, $secure] = listen_http($base, $context);
$results = [];
$tell = function (EventHttpRequest $request) use (&$results) {
    $request->addHeader('X-Of-Reply', '1', EventHttpRequest::OUTPUT_HEADER);
    $results[] = $request->sendInformation(103, ['Link' => ['</a.css>; rel=preload', '</b.js>; rel=preload'], 'X-Hint' => 'now']);
    $results[] = $request->sendInformation(102);
};
foreach ([$http, $https] as $server) {
    $server->setHeaderCallback(function (EventHttpRequest $request) use ($tell) {
        if ($request->getUri() === '/head') $tell($request);
    });
    $server->setDefaultCallback(function (EventHttpRequest $request) use ($tell, &$results) {
        if ($request->getUri() !== '/head') $tell($request);
        $results[] = $request->getResponseCode();
        $request->sendReply(200, 'OK', 'body');
    });
}

$head = fn (string $version) => "POST /head HTTP/$version\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n";
foreach (['1.1', '1.0'] as $version) {
    echo "-- HTTP/$version\n";
    $wire = new Wire($port, "GET /a HTTP/$version\r\nHost: h\r\nConnection: keep-alive\r\n\r\n");
    while (($message = reply($base, $wire)) && $message[3] < 200) show($message);
    show($message);
    $wire->send($head($version) . 'x');
    while (($message = reply($base, $wire)) && $message[3] < 200) show($message);
    echo $message[0], "\n";
    echo json_encode(array_splice($results, 0)), "\n";
}
foreach (['clear' => [$port, false], 'TLS' => [$secure, true]] as $name => [$of, $tls]) {
    echo "-- HTTP/2, $name\n";
    $client = new Http2($base, $of, $tls);
    $hpack = new Hpack();
    $client->send(request(1, '/a') . frame(HEADERS, END_HEADERS, 3, block('/head', 'POST')) . frame(DATA, END_STREAM, 3, 'x'));
    $ended = 0;
    pump($base, function () use ($client, $hpack, &$ended, &$seen) {
        foreach ($client->frames() as [$type, $flags, $stream, $payload]) {
            if ($type === HEADERS) $seen[$stream][] = implode(', ', $hpack->lines($payload)) . ($flags & END_STREAM ? ' (end)' : '');
            if ($type === DATA) $ended += $flags & END_STREAM;
        }
        return $ended === 2;
    });
    foreach ([1, 3] as $stream) {
        foreach ($seen[$stream] as $line) echo "stream $stream: $line\n";
    }
    $seen = [];
    echo json_encode(array_splice($results, 0)), "\n";
}
?>
--EXPECT--
-- HTTP/1.1
HTTP/1.1 103 Early Hints
  link: </a.css>; rel=preload
  link: </b.js>; rel=preload
  x-hint: now
HTTP/1.1 102 Processing
HTTP/1.1 200 OK
  content-length: 4
  content-type: text/html; charset=ISO-8859-1
  date: *
  x-of-reply: 1
  [body]
HTTP/1.1 103 Early Hints
  link: </a.css>; rel=preload
  link: </b.js>; rel=preload
  x-hint: now
HTTP/1.1 102 Processing
HTTP/1.1 200 OK
[true,true,0,true,true,0]
-- HTTP/1.0
HTTP/1.0 200 OK
  connection: keep-alive
  content-length: 4
  content-type: text/html; charset=ISO-8859-1
  x-of-reply: 1
  [body]
HTTP/1.0 200 OK
[false,false,0,false,false,0]
-- HTTP/2, clear
stream 1: :status: 103, link: </a.css>; rel=preload, link: </b.js>; rel=preload, x-hint: now
stream 1: :status: 102
stream 1: :status: 200, x-of-reply: 1, content-type: text/html; charset=ISO-8859-1, content-length: 4
stream 3: :status: 103, link: </a.css>; rel=preload, link: </b.js>; rel=preload, x-hint: now
stream 3: :status: 102
stream 3: :status: 200, x-of-reply: 1, content-type: text/html; charset=ISO-8859-1, content-length: 4
[true,true,0,true,true,0]
-- HTTP/2, TLS
stream 1: :status: 103, link: </a.css>; rel=preload, link: </b.js>; rel=preload, x-hint: now
stream 1: :status: 102
stream 1: :status: 200, x-of-reply: 1, content-type: text/html; charset=ISO-8859-1, content-length: 4
stream 3: :status: 103, link: </a.css>; rel=preload, link: </b.js>; rel=preload, x-hint: now
stream 3: :status: 102
stream 3: :status: 200, x-of-reply: 1, content-type: text/html; charset=ISO-8859-1, content-length: 4
[true,true,0,true,true,0]
