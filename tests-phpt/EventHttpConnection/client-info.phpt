--TEST--
EventHttpConnection: getBase(), getPeer(), and setters that return nothing
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$conn = new EventHttpConnection($base, null, '127.0.0.1', 8765);
var_dump($conn->getBase() === $base);
$a = $p = 'untouched';
var_dump($conn->getPeer($a, $p));
// one known implementation leaves both arguments alone
var_dump(in_array([$a, $p], [['127.0.0.1', 8765], ['untouched', 'untouched']], true));
var_dump(
    $conn->setLocalAddress('127.0.0.1'), $conn->setLocalPort(0), $conn->setTimeout(5), $conn->setMaxHeadersSize(1000),
    $conn->setMaxBodySize(1000), $conn->setRetries(2), $conn->setCloseCallback(fn () => 1)
);
$req = new EventHttpRequest(fn () => 1, 'data');
var_dump($req->getConnection(), $req->getBufferEvent(), $req->getResponseCode(), $req->getInputHeaders(), $req->getOutputHeaders());
var_dump($req->getInputBuffer()->length, $req->getOutputBuffer()->length);
?>
--EXPECT--
bool(true)
NULL
bool(true)
NULL
NULL
NULL
NULL
NULL
NULL
NULL
NULL
NULL
int(0)
array(0) {
}
array(0) {
}
int(0)
int(0)
