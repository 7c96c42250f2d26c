--TEST--
Connections and bufferevents that are kept beyond the end of the connection do nothing, with a warning where one may expect more
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

set_error_handler(function ($no, $message) { echo "  $message\n"; return true; });
$base = new EventBase();
[$http, $port] = listen_http($base);
$conn = $bev = null;
$http->setDefaultCallback(function ($req) use (&$conn, &$bev) {
    $conn = $req->getConnection();
    $bev = $req->getBufferEvent();
    $req->sendReply(200, 'OK');
});
$use = function () use (&$conn, &$bev, $base) {
    $conn->setTimeout(5);
    $conn->setCloseCallback(fn () => print("never\n"), 'data');
    var_dump($conn->getBase() === $base);
    var_dump($bev->enable(Event::WRITE), $bev->getEnabled(), $bev->write('x'), $bev->read(1), $bev->fd, $bev->close());
    $input = $bev->input;
    var_dump($input === null || $input->length === 0);
};
echo fate($base, new Wire($port, "GET / HTTP/1.0\r\n\r\n")), "\n";
$use();
$bev->free();
echo "freed\n";
var_dump($bev->write('x'));
echo fate($base, new Wire($port, "GET / HTTP/1.0\r\n\r\n")), "\n";
$base->free();
$conn->setTimeout(5);
var_dump($bev->write('x'));
?>
--EXPECT--
closed
bool(true)
  EventBufferEvent::enable(): EventBufferEvent object is not initialized or freed
  EventBufferEvent::getEnabled(): EventBufferEvent object is not initialized or freed
  EventBufferEvent::write(): EventBufferEvent object is not initialized or freed
  EventBufferEvent::read(): EventBufferEvent object is not initialized or freed
bool(false)
bool(false)
bool(false)
bool(false)
NULL
bool(false)
bool(true)
freed
  EventBufferEvent::write(): EventBufferEvent object is not initialized or freed
bool(false)
closed
  EventBufferEvent::write(): EventBufferEvent object is not initialized or freed
bool(false)
