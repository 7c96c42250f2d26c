--TEST--
EventHttpConnection::makeRequest(): what is no request, or is being made already, is refused, and nothing is lost
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$peer = new Peer(["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"]);
$conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
$answers = 0;
$req = new EventHttpRequest(function ($req) use (&$answers) {
    $answers++;
    echo 'answer ', $req->getResponseCode(), ' ', $req->getInputBuffer()->read(9), "\n";
});
$req->getOutputBuffer()->add('body');
foreach (['', '/a b', "/x HTTP/1.1\r\nX-Evil: 1\r\n\r\nGET /y", "/nul\0", "/tab\t"] as $uri) {
    echo json_encode($uri), ': ';
    var_dump($conn->makeRequest($req, EventHttpRequest::CMD_PUT, $uri));
}
foreach ([0, 3, -1, 512] as $type) {
    echo "$type: ";
    var_dump($conn->makeRequest($req, $type, '/'));
}
echo $req->getOutputBuffer()->length, ' ', $req->getCommand(), ' ', var_export($req->getUri(), true), "\n";
var_dump($conn->makeRequest($req, EventHttpRequest::CMD_PUT, '/put'));
var_dump($conn->makeRequest($req, EventHttpRequest::CMD_GET, '/again'));
pump($base, function () use ($peer, &$answers) { $peer->turn(); return $answers === 1; });
var_dump($conn->makeRequest($req, EventHttpRequest::CMD_GET, '/afterwards'));
var_dump($req->getResponseCode(), $req->getInputHeaders());
pump($base, function () use ($peer, &$answers) { $peer->turn(); return $answers === 2; });
foreach ($peer->seen as $message) {
    echo $message[0], ' [', $message[2], "]\n";
}
$base->free();
var_dump($conn->makeRequest($req, EventHttpRequest::CMD_GET, '/freed'));
foreach ([-1, 65536] as $port) {
    try {
        new EventHttpConnection(new EventBase(), null, '127.0.0.1', $port);
    } catch (ValueError $error) {
        echo $error->getMessage(), "\n";
    }
}
?>
--EXPECTF--
"": 
Warning: EventHttpConnection::makeRequest(): The request for "" cannot be sent: a URI has no blanks and no control characters, and is not empty; rawurlencode() what it is made of in %s on line %d
bool(false)
"\/a b": 
Warning: EventHttpConnection::makeRequest(): The request for "/a b" cannot be sent: a URI has no blanks %s
bool(false)
"\/x HTTP\/1.1\r\nX-Evil: 1\r\n\r\nGET \/y": 
Warning: EventHttpConnection::makeRequest(): The request for "/x HTTP/1.1\r\nX-Evil: 1\r\n\r\nGET /y" cannot be sent: a URI has no blanks %s
bool(false)
"\/nul\u0000": 
Warning: EventHttpConnection::makeRequest(): The request for "/nul\0" cannot be sent: a URI has no blanks %s
bool(false)
"\/tab\t": 
Warning: EventHttpConnection::makeRequest(): The request for "/tab\t" cannot be sent: a URI has no blanks %s
bool(false)
0: 
Warning: EventHttpConnection::makeRequest(): 0 is not one of the EventHttpRequest::CMD_* constants in %s on line %d
bool(false)
3: 
Warning: EventHttpConnection::makeRequest(): 3 is not one of the EventHttpRequest::CMD_* constants in %s on line %d
bool(false)
-1: 
Warning: EventHttpConnection::makeRequest(): -1 is not one of the EventHttpRequest::CMD_* constants in %s on line %d
bool(false)
512: 
Warning: EventHttpConnection::makeRequest(): 512 is not one of the EventHttpRequest::CMD_* constants in %s on line %d
bool(false)
4 0 ''
bool(true)

Warning: EventHttpConnection::makeRequest(): The request is being made already in %s on line %d
bool(false)
answer 200 ok
bool(true)
int(0)
array(0) {
}
answer 200 ok
PUT /put HTTP/1.1 [body]
GET /afterwards HTTP/1.1 []

Warning: EventHttpConnection::makeRequest(): The request for "/freed" cannot be sent: the EventBase has been freed in %s on line %d
bool(false)
EventHttpConnection::__construct(): Argument #4 ($port) must be between 0 and 65535
EventHttpConnection::__construct(): Argument #4 ($port) must be between 0 and 65535
