--TEST--
EventHttpConnection: a client that is dropped closes its connection and calls the close callback, but no request's
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

class Witness
{
    public function __construct(private string $name)
    {
    }

    public function __destruct()
    {
        echo "$this->name is gone\n";
    }
}

$base = new EventBase();
$peer = new Peer(["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]);
$conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
$conn->setCloseCallback(function ($conn, $data) { echo get_class($conn), " closed, $data\n"; }, 'data');
$conn->setCloseCallback(function ($conn, $data) { echo get_class($conn), " closed, $data\n"; }, 'other data');
$answers = 0;
foreach (['first', 'second', 'third'] as $name) {
    $conn->makeRequest(new EventHttpRequest(function ($req, $witness) use (&$answers) {
        $answers++;
        echo $req->getResponseCode(), "\n";
    }, new Witness($name)), EventHttpRequest::CMD_GET, "/$name");
}
pump($base, function () use ($peer) { $peer->turn(); return count($peer->seen) === 2; });
echo "answers: $answers, and now the client goes\n";
unset($conn);
pump($base, function () use ($peer) { $peer->turn(); return $peer->open() === 0; });
echo "the server has seen it\n";

echo "from within its own callback\n";
$peer = new Peer(["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]);
$conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
$conn->setCloseCallback(function () { echo "closed\n"; });
$done = false;
foreach (['first', 'second'] as $name) {
    $conn->makeRequest(new EventHttpRequest(function () use (&$conn, &$done) {
        $conn = null;
        $done = true;
    }, new Witness($name)), EventHttpRequest::CMD_GET, '/');
}
pump($base, function () use ($peer, &$done) { $peer->turn(); return $done; });
pump($base, function () use ($peer) { $peer->turn(); return $peer->open() === 0; });

echo "the loop goes first\n";
$conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
$conn->setCloseCallback(function () { echo "not called\n"; });
$conn->makeRequest(new EventHttpRequest(function () { echo "not called\n"; }, new Witness('pending')), EventHttpRequest::CMD_GET, '/');
$base->loop(EventBase::LOOP_NONBLOCK);
$base->free();
echo "freed\n";
var_dump(@$conn->makeRequest(new EventHttpRequest(fn () => 1), EventHttpRequest::CMD_GET, '/'));
var_dump($conn->setTimeout(1), $conn->getPeer($address, $port), $address, $port === $peer->port);
?>
--EXPECT--
200
first is gone
answers: 1, and now the client goes
second is gone
third is gone
EventHttpConnection closed, other data
the server has seen it
from within its own callback
second is gone
closed
first is gone
the loop goes first
pending is gone
freed
bool(false)
NULL
NULL
string(9) "127.0.0.1"
bool(true)
