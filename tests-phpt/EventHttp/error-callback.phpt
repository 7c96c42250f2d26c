--TEST--
EventHttp::setErrorCallback(): makes each error page that the server sends, by HTTP/1 and HTTP/2, clear and TLS
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/pages.inc';

$base = new EventBase();
$called = [];
$make = function (?EventHttpRequest $request, int $code, string $reason, string $arg) use (&$called) {
    $called[] = ($request ? "{$request->getMethod()} {$request->getUri()} {$request->getResponseCode()}" : 'null') . " $code $reason";
    return "$arg $code";
};
set_error_handler(fn () => true);
foreach (PROTOCOLS as $protocol => [$http2, $tls]) {
    echo "-- $protocol\n";
    [$http, $port] = listen_http($base, $tls ? both_protocols() : null);
    $http->setErrorCallback($make, 'page');
    $http->setMaxBodySize(10);
    $http->setCallback('/ok', fn ($request) => $request->sendReply(200, 'OK', 'fine'));
    $http->setCallback('/forgotten', fn ($request) => null);
    $http->setCallback('/freed', fn ($request) => $request->free());
    $http->setCallback('/throws', fn ($request) => throw new DomainException('thrown'));
    $http->setCallback('/error', fn ($request) => $request->sendError(418, "Tea & <biscuits>"));
    $http->setCallback('/range', fn ($request) => $request->sendFile(__FILE__));
    $http->setCallback('/socket', fn ($request) => EventWebSocket::accept($request, fn () => null));
    foreach ([
        ['GET', '/nowhere'],
        ['HEAD', '/nowhere'],
        ['PATCH', '/ok'],
        ['BREW', '/ok'],
        ['POST', '/ok', ['content-length' => '11'], str_repeat('b', 11)],
        ['POST', '/ok', [], str_repeat('b', 11)],
        ['GET', '/ok', ['expect' => 'wonders']],
        ['HEAD', '/ok', ['expect' => 'wonders']],
        ['GET', '/ok', ['x-long' => str_repeat('x', 300000)]],
        ['GET', '/forgotten'],
        ['GET', '/freed'],
        ['GET', '/throws'],
        ['GET', '/error'],
        ['HEAD', '/error'],
        ['GET', '/range', ['range' => 'bytes=100000-']],
        ['GET', '/range', ['if-match' => '"another"']],
        ['GET', '/socket'],
        ['GET', '/ok'],
    ] as $case) {
        [$method, $path, $headers, $body] = $case + [2 => [], 3 => ''];
        if ($http2 && isset($headers['x-long'])) {
            continue;
        }
        $client = asking($base, $port, $http2, $tls, $method, $path, $headers, $body);
        do {
            // The exception of the one callback leaves the loop, which goes on.
            $page = grab(fn () => page($base, $client, $method === 'HEAD'));
        } while ($page instanceof DomainException);
        say(implode(', ', $called) ?: 'not called', $page);
        $called = [];
        $client->close();
    }
    $statistics = $http->getStatistics();
    say('counted', $statistics['requests'], $statistics['responses_2xx'], $statistics['responses_4xx'], $statistics['responses_5xx']);
}
?>
--EXPECT--
-- HTTP/1.1
GET /nowhere 404 404 Not Found: "404 text/html 8 [page 404], closed"
HEAD /nowhere 404 404 Not Found: "404 text/html 8 [], closed"
PATCH /ok 501 501 Not Implemented: "501 text/html 8 [page 501], closed"
BREW /ok 501 501 Not Implemented: "501 text/html 8 [page 501], closed"
POST /ok 413 413 Request Entity Too Large: "413 text/html 8 [page 413], closed"
POST /ok 413 413 Request Entity Too Large: "413 text/html 8 [page 413], closed"
GET /ok 417 417 Expectation Failed: "417 text/html 8 [page 417], closed"
HEAD /ok 417 417 Expectation Failed: "417 text/html 8 [], closed"
null 431 Request Header Fields Too Large: "431 text/html 8 [page 431], closed"
GET /forgotten 500 500 Internal Server Error: "500 text/html 8 [page 500], closed"
GET /freed 500 500 Internal Server Error: "500 text/html 8 [page 500], closed"
GET /throws 500 500 Internal Server Error: "500 text/html 8 [page 500], closed"
GET /error 418 418 Tea & <biscuits>: "418 text/html 8 [page 418], closed"
HEAD /error 418 418 Tea & <biscuits>: "418 text/html 8 [], closed"
GET /range 416 416 Requested range not satisfiable: "416 text/html 8 [page 416], open"
GET /range 412 412 Precondition Failed: "412 text/html 8 [page 412], open"
GET /socket 426 426 Upgrade Required: "426 text/html 8 [page 426], closed"
not called: "200 text/html; charset=ISO-8859-1 4 [fine], open"
counted: 18 1 12 5
-- HTTP/1.1 TLS
GET /nowhere 404 404 Not Found: "404 text/html 8 [page 404], closed"
HEAD /nowhere 404 404 Not Found: "404 text/html 8 [], closed"
PATCH /ok 501 501 Not Implemented: "501 text/html 8 [page 501], closed"
BREW /ok 501 501 Not Implemented: "501 text/html 8 [page 501], closed"
POST /ok 413 413 Request Entity Too Large: "413 text/html 8 [page 413], closed"
POST /ok 413 413 Request Entity Too Large: "413 text/html 8 [page 413], closed"
GET /ok 417 417 Expectation Failed: "417 text/html 8 [page 417], closed"
HEAD /ok 417 417 Expectation Failed: "417 text/html 8 [], closed"
null 431 Request Header Fields Too Large: "431 text/html 8 [page 431], closed"
GET /forgotten 500 500 Internal Server Error: "500 text/html 8 [page 500], closed"
GET /freed 500 500 Internal Server Error: "500 text/html 8 [page 500], closed"
GET /throws 500 500 Internal Server Error: "500 text/html 8 [page 500], closed"
GET /error 418 418 Tea & <biscuits>: "418 text/html 8 [page 418], closed"
HEAD /error 418 418 Tea & <biscuits>: "418 text/html 8 [], closed"
GET /range 416 416 Requested range not satisfiable: "416 text/html 8 [page 416], open"
GET /range 412 412 Precondition Failed: "412 text/html 8 [page 412], open"
GET /socket 426 426 Upgrade Required: "426 text/html 8 [page 426], closed"
not called: "200 text/html; charset=ISO-8859-1 4 [fine], open"
counted: 18 1 12 5
-- HTTP/2
GET /nowhere 404 404 Not Found: "404 text/html 8 [page 404], open"
HEAD /nowhere 404 404 Not Found: "404 text/html 8 [], open"
PATCH /ok 501 501 Not Implemented: "501 text/html 8 [page 501], open"
BREW /ok 501 501 Not Implemented: "501 text/html 8 [page 501], open"
POST /ok 413 413 Request Entity Too Large: "413 text/html 8 [page 413], open"
POST /ok 413 413 Request Entity Too Large: "413 text/html 8 [page 413], open"
GET /ok 417 417 Expectation Failed: "417 text/html 8 [page 417], open"
HEAD /ok 417 417 Expectation Failed: "417 text/html 8 [], open"
GET /forgotten 500 500 Internal Server Error: "500 text/html 8 [page 500], open"
GET /freed 500 500 Internal Server Error: "500 text/html 8 [page 500], open"
GET /throws 500 500 Internal Server Error: "500 text/html 8 [page 500], open"
GET /error 418 418 Tea & <biscuits>: "418 text/html 8 [page 418], open"
HEAD /error 418 418 Tea & <biscuits>: "418 text/html 8 [], open"
GET /range 416 416 Requested range not satisfiable: "416 text/html 8 [page 416], open"
GET /range 412 412 Precondition Failed: "412 text/html 8 [page 412], open"
GET /socket 426 426 Upgrade Required: "426 text/html 8 [page 426], open"
not called: "200 text/html; charset=ISO-8859-1 4 [fine], open"
counted: 17 1 11 5
-- HTTP/2 TLS
GET /nowhere 404 404 Not Found: "404 text/html 8 [page 404], open"
HEAD /nowhere 404 404 Not Found: "404 text/html 8 [], open"
PATCH /ok 501 501 Not Implemented: "501 text/html 8 [page 501], open"
BREW /ok 501 501 Not Implemented: "501 text/html 8 [page 501], open"
POST /ok 413 413 Request Entity Too Large: "413 text/html 8 [page 413], open"
POST /ok 413 413 Request Entity Too Large: "413 text/html 8 [page 413], open"
GET /ok 417 417 Expectation Failed: "417 text/html 8 [page 417], open"
HEAD /ok 417 417 Expectation Failed: "417 text/html 8 [], open"
GET /forgotten 500 500 Internal Server Error: "500 text/html 8 [page 500], open"
GET /freed 500 500 Internal Server Error: "500 text/html 8 [page 500], open"
GET /throws 500 500 Internal Server Error: "500 text/html 8 [page 500], open"
GET /error 418 418 Tea & <biscuits>: "418 text/html 8 [page 418], open"
HEAD /error 418 418 Tea & <biscuits>: "418 text/html 8 [], open"
GET /range 416 416 Requested range not satisfiable: "416 text/html 8 [page 416], open"
GET /range 412 412 Precondition Failed: "412 text/html 8 [page 412], open"
GET /socket 426 426 Upgrade Required: "426 text/html 8 [page 426], open"
not called: "200 text/html; charset=ISO-8859-1 4 [fine], open"
counted: 17 1 11 5