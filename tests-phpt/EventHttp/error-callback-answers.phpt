--TEST--
EventHttp::setErrorCallback(): what it may return, throw and do with the request
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/pages.inc';

set_error_handler(function ($level, $message) {
    echo "  warning: ", str_contains($message, 'Breaking the loop') ? 'the loop ends' : $message, "\n";
    return true;
});
$base = new EventBase();
class Text
{
    public function __toString(): string { return 'text'; }
}
$text = new Text();
$answers = [
    'null' => fn () => null,
    'empty' => fn () => '',
    'NUL' => fn () => "a\0b",
    'large' => fn () => str_repeat('large', 40000),
    'nothing' => function () {},
    'a reference' => function &() { static $page = 'by reference'; return $page; },
    'a number' => fn () => 5,
    'false' => fn () => false,
    'an array' => fn () => ['page'],
    'an object' => fn () => $text,
    'a closure' => fn () => fn () => 'page',
    'throws' => fn () => throw new DomainException('on purpose'),
    'headers' => function ($request) {
        $request->addHeader('Content-Type', 'application/json', EventHttpRequest::OUTPUT_HEADER);
        $request->addHeader('Connection', 'keep-alive', EventHttpRequest::OUTPUT_HEADER);
        $request->addHeader('Content-Length', '1', EventHttpRequest::OUTPUT_HEADER);
        return '{}';
    },
    'headers without a page' => function ($request) {
        $request->addHeader('Content-Type', 'application/json', EventHttpRequest::OUTPUT_HEADER);
    },
    'replies' => function ($request) {
        $request->sendReply(200, 'OK', 'replied');
        $request->sendError(500);
        $request->sendReplyStart(200, 'OK');
        $request->sendReplyChunk('chunk');
        $request->sendReplyEnd();
        $request->sendInformation(103);
        $request->sendFile(__FILE__);
        EventWebSocket::accept($request, fn () => null);
        $request->addHeader('X-Trailer', '1', EventHttpRequest::OUTPUT_TRAILER);
        return 'replied to';
    },
    'frees' => function ($request) {
        $request->free();
        return 'freed';
    },
    'closes' => function ($request) {
        $request->closeConnection();
        return 'closed';
    },
    'watches' => function ($request) {
        $request->setCompleteCallback(fn ($request) => say('  complete', $request->getResponseCode()));
        $request->getConnection()->setCloseCallback(function () { say('  the connection ends'); });
        return 'watched';
    },
];
/* Says what comes of all answers with one protocol, as far as it differs from the one before. */
$said = [];
foreach (PROTOCOLS as $protocol => [$http2, $tls]) {
    [$http, $port] = listen_http($base, $tls ? both_protocols() : null);
    // One for what the server refuses, and one for what a script does.
    $http->setCallback('/error', fn ($request) => $request->sendError(418, 'Tea'));
    foreach (['/nowhere', '/error'] as $path) {
        echo "-- $protocol $path\n";
        foreach ($answers as $name => $answer) {
            $times = 0;
            $http->setErrorCallback(function ($request) use ($answer, &$times) {
                $times++;
                return $answer($request);
            });
            ob_start();
            $client = asking($base, $port, $http2, $tls, 'GET', $path);
            $thrown = [];
            do {
                $page = grab(fn () => page($base, $client));
                $page instanceof Throwable && $thrown[] = get_class($page) . ': ' . $page->getMessage();
            } while ($page instanceof Throwable);
            $page = str_replace(str_repeat('large', 40000), 'large ones', $page);
            $page = preg_replace('/<!DOCTYPE.*?<h1>(.*)<\/h1>.*<\/html>\s*/s', 'the usual page: $1', $page);
            say($name, ...$thrown, ...[$page]);
            $times === 1 or say('called', $times);
            $client->close();
            spin($base);
            $text = ob_get_clean();
            $same = preg_replace('/, (closed|open)"$/', '"', rtrim($text));
            if (($said[$path][$name] ?? null) !== $same) {
                echo $text;
            }
            $said[$path][$name] ??= $same;
        }
    }
}
?>
--EXPECT--
-- HTTP/1.1 /nowhere
null: "404 text/html 170 [the usual page: Not Found], closed"
empty: "404 text/html 0 [], closed"
NUL: "404 text/html 3 [a\u0000b], closed"
large: "404 text/html 200000 [large ones], closed"
nothing: "404 text/html 170 [the usual page: Not Found], closed"
a reference: "404 text/html 12 [by reference], closed"
a number: "TypeError: EventHttp::setErrorCallback(): Return value of the callback must be of type ?string, int returned" "404 text/html 170 [the usual page: Not Found], closed"
false: "TypeError: EventHttp::setErrorCallback(): Return value of the callback must be of type ?string, bool returned" "404 text/html 170 [the usual page: Not Found], closed"
an array: "TypeError: EventHttp::setErrorCallback(): Return value of the callback must be of type ?string, array returned" "404 text/html 170 [the usual page: Not Found], closed"
an object: "TypeError: EventHttp::setErrorCallback(): Return value of the callback must be of type ?string, Text returned" "404 text/html 170 [the usual page: Not Found], closed"
a closure: "TypeError: EventHttp::setErrorCallback(): Return value of the callback must be of type ?string, Closure returned" "404 text/html 170 [the usual page: Not Found], closed"
throws: "DomainException: on purpose" "404 text/html 170 [the usual page: Not Found], closed"
headers: "404 application/json 2 [{}], closed"
headers without a page: "404 text/html 170 [the usual page: Not Found], closed"
  warning: EventHttpRequest::sendReply(): The request is answered with an error page: return its body from the error callback, or null
  warning: EventHttpRequest::sendError(): The request is answered with an error page: return its body from the error callback, or null
  warning: EventHttpRequest::sendReplyStart(): The request is answered with an error page: return its body from the error callback, or null
  warning: EventHttpRequest::sendReplyChunk(): The request is answered with an error page: return its body from the error callback, or null
  warning: EventHttpRequest::sendReplyEnd(): The request is answered with an error page: return its body from the error callback, or null
  warning: EventHttpRequest::sendInformation(): The reply has begun: what comes before it comes too late
  warning: EventHttpRequest::sendFile(): The request is answered with an error page: return its body from the error callback, or null
  warning: EventWebSocket::accept(): The request is answered with an error page: return its body from the error callback, or null
  warning: EventHttpRequest::addHeader(): An error page has no trailers
replies: "404 text/html 10 [replied to], closed"
frees: "404 text/html 5 [freed], closed"
closes: "nothing, closed"
  complete: 404
  the connection ends: 
watches: "404 text/html 7 [watched], closed"
-- HTTP/1.1 /error
null: "418 text/html 94 [the usual page: Tea], closed"
empty: "418 text/html 0 [], closed"
NUL: "418 text/html 3 [a\u0000b], closed"
large: "418 text/html 200000 [large ones], closed"
nothing: "418 text/html 94 [the usual page: Tea], closed"
a reference: "418 text/html 12 [by reference], closed"
a number: "TypeError: EventHttp::setErrorCallback(): Return value of the callback must be of type ?string, int returned" "418 text/html 94 [the usual page: Tea], closed"
false: "TypeError: EventHttp::setErrorCallback(): Return value of the callback must be of type ?string, bool returned" "418 text/html 94 [the usual page: Tea], closed"
an array: "TypeError: EventHttp::setErrorCallback(): Return value of the callback must be of type ?string, array returned" "418 text/html 94 [the usual page: Tea], closed"
an object: "TypeError: EventHttp::setErrorCallback(): Return value of the callback must be of type ?string, Text returned" "418 text/html 94 [the usual page: Tea], closed"
a closure: "TypeError: EventHttp::setErrorCallback(): Return value of the callback must be of type ?string, Closure returned" "418 text/html 94 [the usual page: Tea], closed"
throws: "DomainException: on purpose" "418 text/html 94 [the usual page: Tea], closed"
headers: "418 application/json 2 [{}], closed"
headers without a page: "418 text/html 94 [the usual page: Tea], closed"
  warning: EventHttpRequest::sendReply(): The request is answered with an error page: return its body from the error callback, or null
  warning: EventHttpRequest::sendError(): The request is answered with an error page: return its body from the error callback, or null
  warning: EventHttpRequest::sendReplyStart(): The request is answered with an error page: return its body from the error callback, or null
  warning: EventHttpRequest::sendReplyChunk(): The request is answered with an error page: return its body from the error callback, or null
  warning: EventHttpRequest::sendReplyEnd(): The request is answered with an error page: return its body from the error callback, or null
  warning: EventHttpRequest::sendInformation(): The reply has begun: what comes before it comes too late
  warning: EventHttpRequest::sendFile(): The request is answered with an error page: return its body from the error callback, or null
  warning: EventWebSocket::accept(): The request is answered with an error page: return its body from the error callback, or null
  warning: EventHttpRequest::addHeader(): An error page has no trailers
replies: "418 text/html 10 [replied to], closed"
frees: "418 text/html 5 [freed], closed"
closes: "nothing, closed"
  complete: 418
  the connection ends: 
watches: "418 text/html 7 [watched], closed"
-- HTTP/1.1 TLS /nowhere
-- HTTP/1.1 TLS /error
-- HTTP/2 /nowhere
closes: "nothing   [] reset CANCEL, open"
-- HTTP/2 /error
closes: "nothing   [] reset CANCEL, open"
-- HTTP/2 TLS /nowhere
closes: "nothing   [] reset CANCEL, open"
-- HTTP/2 TLS /error
closes: "nothing   [] reset CANCEL, open"