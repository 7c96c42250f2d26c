--TEST--
EventHttpRequest::sendFile(): what cannot be sent is a warning, and another reply can follow
--FILE--
<?php
require __DIR__ . '/../include/files.inc';

set_error_handler(function (int $no, string $message) { echo "  $message\n"; return true; });
$base = new EventBase();
[$http, $port] = listen_http($base);
$kept = $path = null;
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$path, &$kept) {
    $kept = $request;
    if ($request->sendFile($path) === false) {
        $request->sendReply(404, 'Not here', 'none');
    }
});
$fifo = sys_get_temp_dir() . '/evf' . getmypid();
posix_mkfifo($fifo, 0600);
$unix = stream_socket_server("unix://$fifo.socket");
$wire = new Wire($port);
foreach (['/nonexistent', '/', '/dev/null', $fifo, "$fifo.socket", "/etc/passwd\0.txt", '', 'http://127.0.0.1/'] as $path) {
    $wire->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    echo reply($base, $wire)[0], "\n";
}
unlink($fifo);
unlink("$fifo.socket");

echo "-- a second time\n";
$path = a_file('content');
$wire->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
echo reply($base, $wire)[2], "\n";
say('again', $kept->sendFile($path));
$kept->sendReply(200, 'OK', 'x');
$kept->sendReplyChunk('x');

echo "-- nobody is there\n";
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$kept) { $kept = $request; });
$kept = null;
$gone = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, function () use (&$kept) { return $kept !== null; });
$gone->close();
linger($base);
say('left', $kept->sendFile($path));
restore_error_handler();
pump($base, fn () => opened($path) === 0);
set_error_handler(function (int $no, string $message) { echo "  $message\n"; return true; });
say('made', (new EventHttpRequest(fn () => null))->sendFile($path));
?>
--EXPECTF--
  EventHttpRequest::sendFile(): Cannot open "/nonexistent": No such file or directory
HTTP/1.1 404 Not here
  EventHttpRequest::sendFile(): Cannot open "/": it is a directory, and a regular file is wanted
HTTP/1.1 404 Not here
  EventHttpRequest::sendFile(): Cannot open "/dev/null": it is a device, and a regular file is wanted
HTTP/1.1 404 Not here
  EventHttpRequest::sendFile(): Cannot open "%s": it is a pipe, and a regular file is wanted
HTTP/1.1 404 Not here
  EventHttpRequest::sendFile(): Cannot open "%s.socket": No such device or address
HTTP/1.1 404 Not here
  EventHttpRequest::sendFile(): "/etc/passwd\0.txt" is not the path of a file: none has a NUL
HTTP/1.1 404 Not here
  EventHttpRequest::sendFile(): Cannot open "": %s
HTTP/1.1 404 Not here
  EventHttpRequest::sendFile(): Cannot open "http://127.0.0.1/": No such file or directory: it has to be one of the file system, not of a stream wrapper
HTTP/1.1 404 Not here
-- a second time
content
  EventHttpRequest::sendFile(): The request has been replied to already
again: false
  EventHttpRequest::sendReply(): The request has been replied to already
  EventHttpRequest::sendReplyChunk(): The reply is complete already: one in chunks begins with sendReplyStart()
-- nobody is there
left: true
  EventHttpRequest::sendFile(): There is nobody to reply to: no EventHttp has received the request, or it has been freed
made: false
