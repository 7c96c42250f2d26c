--TEST--
addHeader(..., OUTPUT_TRAILER): trailers go behind replies of HTTP/1.1 and HTTP/2, announced where they are known before; false where there is no place for them
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
const OUT = EventHttpRequest::OUTPUT_TRAILER;
const HEADER = EventHttpRequest::OUTPUT_HEADER;
$results = [];
set_error_handler(function (int $number, string $message) use (&$results) {
    $results[] = preg_replace('/^.*?\(\): /', 'warning: ', $message);
    return true;
});
$scripts = [
    '/chunks' => function (EventHttpRequest $request) use (&$results) {
        $results[] = $request->addHeader('X-Sum', '1', OUT);
        $request->addHeader('x-sum', '2', OUT);
        $request->sendReplyStart(200, 'OK');
        $request->sendReplyChunk('body');
        $results[] = $request->addHeader('X-Late', 'late', OUT);
        $results[] = $request->findHeader('x-late', OUT);
        $results[] = $request->getHeaderValues('X-SUM', OUT);
        $request->sendReplyEnd();
        $results[] = $request->addHeader('X-Too-Late', 'x', OUT);
    },
    '/late' => function (EventHttpRequest $request) use (&$results) {
        $request->sendReplyStart(200, 'OK');
        $results[] = $request->addHeader('X-Late', 'late', OUT);
        $results[] = $request->addHeader('X-Gone', 'gone', OUT);
        $results[] = $request->removeHeader('x-gone', OUT);
        $request->sendReplyEnd();
    },
    '/whole' => function (EventHttpRequest $request) use (&$results) {
        $results[] = $request->addHeader('X-Sum', '1', OUT);
        $request->addHeader('Content-Length', '99', HEADER);
        $request->sendReply(200, 'OK', 'body');
        $results[] = $request->addHeader('X-Late', 'late', OUT);
    },
    '/empty' => function (EventHttpRequest $request) use (&$results) {
        $request->addHeader('X-Sum', '1', OUT);
        $request->sendReply(200, 'OK');
    },
    '/named' => function (EventHttpRequest $request) use (&$results) {
        $request->addHeader('X-Sum', '1', OUT);
        $request->addHeader('Trailer', 'X-Sum, X-Other', HEADER);
        $request->sendReply(200, 'OK', 'body');
    },
    '/length' => function (EventHttpRequest $request) use (&$results) {
        $request->addHeader('Content-Length', '4', HEADER);
        $request->sendReplyStart(200, 'OK');
        $results[] = $request->addHeader('X-Sum', '1', OUT);
        $request->sendReplyChunk('body');
        $request->sendReplyEnd();
    },
    '/length-of-whole' => function (EventHttpRequest $request) use (&$results) {
        $request->sendReply(200, 'OK', 'body');
        $results[] = $request->addHeader('X-Sum', '1', OUT);
    },
    '/cleared' => function (EventHttpRequest $request) use (&$results) {
        $request->addHeader('X-Sum', '1', OUT);
        $request->addHeader('X-Header', '1', HEADER);
        $request->clearHeaders();
        $results[] = $request->getOutputHeaders();
        $request->sendReply(200, 'OK', 'body');
    },
    '/bodiless' => function (EventHttpRequest $request) use (&$results) {
        $results[] = $request->addHeader('X-Sum', '1', OUT);
        $request->sendReply(204, 'No Content');
    },
    '/refused' => function (EventHttpRequest $request) use (&$results) {
        foreach (['Content-Length', 'transfer-encoding', 'Host', 'Authorization', 'Set-Cookie', 'Trailer', 'If-None-Match'] as $name) {
            $results[] = $request->addHeader($name, '1', OUT);
        }
        $results[] = $request->addHeader("X\r\nY", '1', OUT);
        $results[] = $request->addHeader('X', "1\r\nY: 2", OUT);
        $results[] = $request->addHeader('X Y', '1', OUT);
        $request->sendReply(200, 'OK', 'body');
    },
    '/error' => function (EventHttpRequest $request) use (&$results) {
        $request->addHeader('X-Sum', '1', OUT);
        $request->sendError(503);
    },
];
foreach ([$http, $https] as $server) {
    $server->setDefaultCallback(fn (EventHttpRequest $request) => $scripts[$request->getUri()]($request));
}
$tell = function () use (&$results) {
    foreach (array_splice($results, 0) as $result) echo '    ', is_string($result) && str_starts_with($result, 'warning') ? $result : json_encode($result), "\n";
};
foreach (['GET 1.1', 'GET 1.0', 'HEAD 1.1'] as $how) {
    [$method, $version] = explode(' ', $how);
    echo "-- $method HTTP/$version\n";
    foreach ($version === '1.1' && $method === 'GET' ? array_keys($scripts) : ['/chunks', '/whole'] as $path) {
        $wire = new Wire($port, "$method $path HTTP/$version\r\nHost: h\r\n\r\nGET /whole HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        pump($base, fn () => $wire->poll()->eof);
        $in = preg_replace('/^(Date|Content-Type): .*\R/mi', '', $wire->in);
        $in = preg_replace('/(HTTP\/1.1 200 OK\r\n(?:[^\r]+\r\n)*)\r\n4\r\nbody\r\n0\r\nX-Sum: 1\r\nX-Late: late\r\n\r\n$/', '(next)', $in, 1, $count);
        echo "  $path: ", addcslashes(preg_replace('/<!DOC.*/s', '(page)', $in), "\r\n"), "\n";
        if ($count) array_splice($results, -2);
        $tell();
    }
}
foreach (['clear' => [$port, false], 'TLS' => [$secure, true]] as $name => [$of, $tls]) {
    echo "-- HTTP/2, $name\n";
    $client = new Http2($base, $of, $tls);
    $hpack = new Hpack();
    $stream = -1;
    foreach ([...array_map(fn ($path) => ['GET', $path], array_keys($scripts)), ['HEAD', '/chunks']] as [$method, $path]) {
        $stream += 2;
        $client->send(frame(HEADERS, END_HEADERS | END_STREAM, $stream, block($path, $method)));
        $seen = '';
        pump($base, function () use ($client, $hpack, &$seen) {
            $ended = false;
            foreach ($client->frames() as [$type, $flags, , $payload]) {
                if ($type === HEADERS) {
                    $lines = array_filter($hpack->lines($payload), fn ($line) => !str_starts_with($line, 'content-type'));
                    $seen .= '[' . implode(', ', $lines) . ']';
                }
                if ($type === DATA) $seen .= str_contains($payload, '<') ? '(page)' : $payload;
                if ($type === RST_STREAM) $seen .= '(reset)';
                $ended = $ended || $type !== SETTINGS && $type !== WINDOW_UPDATE && $flags & END_STREAM;
            }
            return $ended;
        });
        echo "  $method $path: $seen\n";
        $tell();
    }
}
echo "-- what no server has received\n";
$request = new EventHttpRequest(fn () => 0);
$results[] = $request->addHeader('X-Sum', '1', OUT);
$tell();
?>
--EXPECT--
-- GET HTTP/1.1
  /chunks: HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX-Sum: 1\r\nx-sum: 2\r\nX-Late: late\r\n\r\n(next)
    true
    true
    "late"
    ["1","2"]
    warning: The reply is complete already
    false
  /late: HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Late: late\r\n\r\n(next)
    true
    true
    true
  /whole: HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX-Sum: 1\r\nX-Late: late\r\n\r\n(next)
    true
    true
  /empty: HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Sum: 1\r\n\r\n(next)
  /named: HTTP/1.1 200 OK\r\nTrailer: X-Sum, X-Other\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX-Sum: 1\r\n\r\n(next)
  /length: HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody(next)
    warning: The reply has begun with the length of its body: trailers are added before that, or to one that sendReplyStart() begins without a Content-Length
    false
  /length-of-whole: HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody(next)
    warning: The reply has begun with the length of its body: trailers are added before that, or to one that sendReplyStart() begins without a Content-Length
    false
  /cleared: HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody(next)
    []
  /bodiless: HTTP/1.1 204 No Content\r\n\r\n(next)
    true
    warning: A reply with 204 has no body, and no trailers behind it: they are left out
  /refused: HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody(next)
    warning: "Content-Length" means nothing behind a body: add it to the headers
    false
    warning: "transfer-encoding" means nothing behind a body: add it to the headers
    false
    warning: "Host" means nothing behind a body: add it to the headers
    false
    warning: "Authorization" means nothing behind a body: add it to the headers
    false
    warning: "Set-Cookie" means nothing behind a body: add it to the headers
    false
    warning: "Trailer" means nothing behind a body: add it to the headers
    false
    warning: "If-None-Match" means nothing behind a body: add it to the headers
    false
    false
    false
    warning: "X Y" is not the name of a header: letters, digits and !#$%&'*+-.^_`|~ make one
    false
  /error: HTTP/1.1 503 Service Unavailable\r\nContent-Length: 126\r\nConnection: close\r\n\r\n(page)
-- GET HTTP/1.0
  /chunks: HTTP/1.0 200 OK\r\n\r\nbody
    false
    false
    null
    []
    warning: The reply is complete already
    false
  /whole: HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nbody
    false
    false
-- HEAD HTTP/1.1
  /chunks: HTTP/1.1 200 OK\r\n\r\n(next)
    false
    false
    null
    []
    warning: The reply is complete already
    false
  /whole: HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n(next)
    false
    false
-- HTTP/2, clear
  GET /chunks: [:status: 200, trailer: X-Sum]body[x-sum: 1, x-sum: 2, x-late: late]
    true
    true
    "late"
    ["1","2"]
    warning: The reply is complete already
    false
  GET /late: [:status: 200][x-late: late]
    true
    true
    true
  GET /whole: [:status: 200, trailer: X-Sum, content-length: 4]body[x-sum: 1, x-late: late]
    true
    true
  GET /empty: [:status: 200, trailer: X-Sum, content-length: 0][x-sum: 1]
  GET /named: [:status: 200, trailer: X-Sum, X-Other, content-length: 4]body[x-sum: 1]
  GET /length: [:status: 200, content-length: 4]body[x-sum: 1]
    true
  GET /length-of-whole: [:status: 200, content-length: 4]body
    warning: The reply has begun with the length of its body: trailers are added before that, or to one that sendReplyStart() begins without a Content-Length
    false
  GET /cleared: [:status: 200, content-length: 4]body
    []
  GET /bodiless: [:status: 204]
    true
    warning: A reply with 204 has no body, and no trailers behind it: they are left out
  GET /refused: [:status: 200, content-length: 4]body
    warning: "Content-Length" means nothing behind a body: add it to the headers
    false
    warning: "transfer-encoding" means nothing behind a body: add it to the headers
    false
    warning: "Host" means nothing behind a body: add it to the headers
    false
    warning: "Authorization" means nothing behind a body: add it to the headers
    false
    warning: "Set-Cookie" means nothing behind a body: add it to the headers
    false
    warning: "Trailer" means nothing behind a body: add it to the headers
    false
    warning: "If-None-Match" means nothing behind a body: add it to the headers
    false
    false
    false
    warning: "X Y" is not the name of a header: letters, digits and !#$%&'*+-.^_`|~ make one
    false
  GET /error: [:status: 503, content-length: 126](page)
  HEAD /chunks: [:status: 200]
    false
    false
    null
    []
    warning: The reply is complete already
    false
-- HTTP/2, TLS
  GET /chunks: [:status: 200, trailer: X-Sum]body[x-sum: 1, x-sum: 2, x-late: late]
    true
    true
    "late"
    ["1","2"]
    warning: The reply is complete already
    false
  GET /late: [:status: 200][x-late: late]
    true
    true
    true
  GET /whole: [:status: 200, trailer: X-Sum, content-length: 4]body[x-sum: 1, x-late: late]
    true
    true
  GET /empty: [:status: 200, trailer: X-Sum, content-length: 0][x-sum: 1]
  GET /named: [:status: 200, trailer: X-Sum, X-Other, content-length: 4]body[x-sum: 1]
  GET /length: [:status: 200, content-length: 4]body[x-sum: 1]
    true
  GET /length-of-whole: [:status: 200, content-length: 4]body
    warning: The reply has begun with the length of its body: trailers are added before that, or to one that sendReplyStart() begins without a Content-Length
    false
  GET /cleared: [:status: 200, content-length: 4]body
    []
  GET /bodiless: [:status: 204]
    true
    warning: A reply with 204 has no body, and no trailers behind it: they are left out
  GET /refused: [:status: 200, content-length: 4]body
    warning: "Content-Length" means nothing behind a body: add it to the headers
    false
    warning: "transfer-encoding" means nothing behind a body: add it to the headers
    false
    warning: "Host" means nothing behind a body: add it to the headers
    false
    warning: "Authorization" means nothing behind a body: add it to the headers
    false
    warning: "Set-Cookie" means nothing behind a body: add it to the headers
    false
    warning: "Trailer" means nothing behind a body: add it to the headers
    false
    warning: "If-None-Match" means nothing behind a body: add it to the headers
    false
    false
    false
    warning: "X Y" is not the name of a header: letters, digits and !#$%&'*+-.^_`|~ make one
    false
  GET /error: [:status: 503, content-length: 126](page)
  HEAD /chunks: [:status: 200]
    false
    false
    null
    []
    warning: The reply is complete already
    false
-- what no server has received
    warning: Trailers stand behind replies, and behind the bodies of requests that are sent in pieces: call startBody() before
    false
