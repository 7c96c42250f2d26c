--TEST--
EventHttp::setErrorCallback(): a request whose body is refused on its way is the one the script has; its own error callback comes behind the page
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/pages.inc';

$base = new EventBase();
foreach (PROTOCOLS as $protocol => [$http2, $tls]) {
    echo "-- $protocol\n";
    foreach (['whole', 'pieces', 'timed out', 'no page'] as $case) {
        [$http, $port] = listen_http($base, $tls ? both_protocols() : null);
        $http->setMaxBodySize(10);
        $case === 'timed out' && $http->setBodyTimeout(0.05);
        $seen = null;
        $told = [];
        $http->setDefaultCallback(function () use (&$told) { $told[] = 'answered'; });
        $http->setHeaderCallback(function ($request) use (&$seen, &$told, $case) {
            $seen = $request;
            $request->addHeader('X-Before', 'dropped', EventHttpRequest::OUTPUT_HEADER);
            $case === 'whole' || $request->setChunkCallback(fn () => null);
            $request->setErrorCallback(function ($request, $error) use (&$told) {
                $told[] = "error $error " . $request->getResponseCode();
            });
            $request->setCompleteCallback(function () use (&$told) { $told[] = 'complete'; });
            $request->getConnection()->setCloseCallback(function () use (&$told) { $told[] = 'closed'; });
        });
        $http->setErrorCallback(function ($request, $code) use (&$seen, &$told, $case) {
            $told[] = "page $code " . ($request === $seen ? 'the same' : 'another') . ' ' . $request->getResponseCode()
                . ' ' . json_encode($request->getOutputHeaders());
            return $case === 'no page' ? null : 'page';
        });
        $client = asking($base, $port, $http2, $tls, 'POST', '/', [], str_repeat('b', $case === 'timed out' ? 5 : 11), $case !== 'timed out');
        $page = preg_replace('/<!DOCTYPE.*/s', 'the usual page', page($base, $client));
        pump($base, function () use (&$told) { return in_array('closed', $told, true); });
        say($case, $page, ...$told);
        $reply = grab(fn () => @$seen->sendReply(200, 'OK', 'too late'));
        $statistics = $http->getStatistics();
        say('counted', $statistics['responses_2xx'] + $statistics['responses_4xx'], $statistics['errors'], $reply);
        $client->close();
    }
}
?>
--EXPECT--
-- HTTP/1.1
whole: "413 text/html 4 [page], closed" "page 413 the same 413 []" "error 5 413" "closed"
counted: 1 0 null
pieces: "413 text/html 4 [page], closed" "page 413 the same 413 []" "error 5 413" "closed"
counted: 1 0 null
timed out: "408 text/html 4 [page], closed" "page 408 the same 408 []" "error 0 408" "closed"
counted: 1 0 null
no page: "413 text/html 136 [the usual page" "page 413 the same 413 []" "error 5 413" "closed"
counted: 1 0 null
-- HTTP/1.1 TLS
whole: "413 text/html 4 [page], closed" "page 413 the same 413 []" "error 5 413" "closed"
counted: 1 0 null
pieces: "413 text/html 4 [page], closed" "page 413 the same 413 []" "error 5 413" "closed"
counted: 1 0 null
timed out: "408 text/html 4 [page], closed" "page 408 the same 408 []" "error 0 408" "closed"
counted: 1 0 null
no page: "413 text/html 136 [the usual page" "page 413 the same 413 []" "error 5 413" "closed"
counted: 1 0 null
-- HTTP/2
whole: "413 text/html 4 [page], open" "page 413 the same 413 []" "error 5 413" "closed"
counted: 1 0 null
pieces: "413 text/html 4 [page], open" "page 413 the same 413 []" "error 5 413" "closed"
counted: 1 0 null
timed out: "nothing   [] reset CANCEL, open" "error 0 0" "closed"
counted: 0 1 null
no page: "413 text/html 136 [the usual page" "page 413 the same 413 []" "error 5 413" "closed"
counted: 1 0 null
-- HTTP/2 TLS
whole: "413 text/html 4 [page], open" "page 413 the same 413 []" "error 5 413" "closed"
counted: 1 0 null
pieces: "413 text/html 4 [page], open" "page 413 the same 413 []" "error 5 413" "closed"
counted: 1 0 null
timed out: "nothing   [] reset CANCEL, open" "error 0 0" "closed"
counted: 0 1 null
no page: "413 text/html 136 [the usual page" "page 413 the same 413 []" "error 5 413" "closed"
counted: 1 0 null