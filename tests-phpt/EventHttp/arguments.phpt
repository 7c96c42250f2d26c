--TEST--
EventHttp*: argument errors
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$http = new EventHttp($base);
$conn = new EventHttpConnection($base, null, '127.0.0.1', 1);
$req = new EventHttpRequest('strlen');
foreach ([
    'EventHttp()' => fn () => new EventHttp(),
    'EventHttp(string)' => fn () => new EventHttp('base'),
    'EventHttp(base, string)' => fn () => new EventHttp($base, 'ctx'),
    'bind()' => fn () => $http->bind(),
    'bind(array)' => fn () => $http->bind([], 1),
    'bind(text port)' => fn () => $http->bind('127.0.0.1', 'eighty'),
    'setCallback(one)' => fn () => $http->setCallback('/'),
    'setDefaultCallback(none)' => fn () => $http->setDefaultCallback(),
    'setDefaultCallback(uncallable)' => fn () => $http->setDefaultCallback('no_such_function'),
    'setTimeout(text)' => fn () => $http->setTimeout('x'),
    'setAllowedMethods(none)' => fn () => $http->setAllowedMethods(),
    'EventHttpConnection(2)' => fn () => new EventHttpConnection($base, null),
    'EventHttpConnection(bad dns)' => fn () => new EventHttpConnection($base, 'dns', 'h', 1),
    'makeRequest(object)' => fn () => $conn->makeRequest(new stdClass(), 1, '/'),
    'makeRequest(two)' => fn () => $conn->makeRequest($req, 1),
    'setCloseCallback(uncallable)' => fn () => $conn->setCloseCallback('no_such_function'),
    'EventHttpRequest()' => fn () => new EventHttpRequest(),
    'addHeader(two)' => fn () => $req->addHeader('a', 'b'),
    'addHeader(array)' => fn () => $req->addHeader('a', [], EventHttpRequest::OUTPUT_HEADER),
    'sendReply(one)' => fn () => $req->sendReply(200),
    'sendReply(array)' => fn () => $req->sendReply(200, 'OK', []),
    'sendReplyChunk(array)' => fn () => $req->sendReplyChunk([]),
    'getUri(extra)' => fn () => $req->getUri(1),
] as $what => $call) {
    try {
        $call();
        echo "$what: nothing\n";
    } catch (Throwable $e) {
        echo "$what: ", get_class($e), "\n";
    }
}
?>
--EXPECT--
EventHttp(): ArgumentCountError
EventHttp(string): TypeError
EventHttp(base, string): TypeError
bind(): ArgumentCountError
bind(array): TypeError
bind(text port): TypeError
setCallback(one): ArgumentCountError
setDefaultCallback(none): ArgumentCountError
setDefaultCallback(uncallable): TypeError
setTimeout(text): TypeError
setAllowedMethods(none): ArgumentCountError
EventHttpConnection(2): ArgumentCountError
EventHttpConnection(bad dns): TypeError
makeRequest(object): TypeError
makeRequest(two): ArgumentCountError
setCloseCallback(uncallable): TypeError
EventHttpRequest(): ArgumentCountError
addHeader(two): ArgumentCountError
addHeader(array): TypeError
sendReply(one): ArgumentCountError
sendReply(array): TypeError
sendReplyChunk(array): TypeError
getUri(extra): ArgumentCountError
