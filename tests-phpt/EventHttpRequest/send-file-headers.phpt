--TEST--
EventHttpRequest::sendFile(): what the script has said goes before what is known of the file
--FILE--
<?php
require __DIR__ . '/../include/files.inc';

$path = a_file('<svg/>', '.svg');
$base = new EventBase();
[$http, $port] = listen_http($base);
$script = null;
$http->setDefaultCallback(function (EventHttpRequest $request) use ($path, &$script) {
    $arguments = [];
    foreach ($script as $name => $value) {
        if ($name === 'type') {
            $arguments[] = $value;
        } elseif (str_starts_with($name, '-')) {
            $request->removeHeader(substr($name, 1), EventHttpRequest::INPUT_HEADER);
        } else {
            $request->addHeader($name, $value, EventHttpRequest::OUTPUT_HEADER);
        }
    }
    say('sent', $request->sendFile($path, ...$arguments));
});
$wire = new Wire($port);
$ask = function (array $headers, string ...$lines) use ($base, $wire, &$script) {
    $script = $headers;
    $wire->send("GET / HTTP/1.1\r\nHost: h\r\n" . implode('', array_map(fn ($line) => "$line\r\n", $lines)) . "\r\n");
    $message = reply($base, $wire);
    $message[1] = preg_replace('/^(etag: "[0-9a-f]+-|last-modified: ).*/', '$1*', $message[1]);
    $message[1] = preg_replace('/^etag: "[0-9a-f]+-\*/', 'etag: *', $message[1]);
    show($message);
};
$ask([]);
$ask(['Content-Type' => 'image/svg', 'ETag' => 'W/"mine"', 'Cache-Control' => 'max-age=60', 'Last-Modified' => 'Wed, 25 Jun 2014 17:12:18 GMT', 'Content-Length' => '1'], 'If-None-Match: "other"');
$ask(['Content-Type' => 'image/svg', 'ETag' => 'W/"mine"', 'Cache-Control' => 'max-age=60'], 'If-None-Match: "mine"');
$ask(['Cache-Control' => 'max-age=60', 'Content-Type' => 'image/svg'], 'Range: bytes=99-');
$ask(['type' => 'text/plain', 'Content-Type' => 'image/svg']);
$ask(['Accept-Ranges' => 'none'], 'Range: bytes=0-1');
$ask(['-Range' => ''], 'Range: bytes=0-1');
set_error_handler(function (int $no, string $message) { echo $message, "\n"; return true; });
$script = ['type' => "text/plain\r\nX-Evil: 1"];
$wire->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
linger($base);
?>
--EXPECT--
sent: true
HTTP/1.1 200 OK
  accept-ranges: bytes
  content-length: 6
  content-type: image/svg+xml
  date: *
  etag: *
  last-modified: *
  [<svg/>]
sent: true
HTTP/1.1 200 OK
  accept-ranges: bytes
  cache-control: max-age=60
  content-length: 6
  content-type: image/svg
  date: *
  etag: W/"mine"
  last-modified: *
  [<svg/>]
sent: true
HTTP/1.1 304 Not Modified
  cache-control: max-age=60
  date: *
  etag: W/"mine"
sent: true
HTTP/1.1 416 Requested range not satisfiable
  content-length: 64
  content-range: bytes */6
  content-type: text/plain; charset=utf-8
  date: *
  etag: *
  [The file has 6 bytes, and nothing where the request wants some.\n]
sent: true
HTTP/1.1 200 OK
  accept-ranges: bytes
  content-length: 6
  content-type: text/plain
  date: *
  etag: *
  last-modified: *
  [<svg/>]
sent: true
HTTP/1.1 200 OK
  accept-ranges: none
  content-length: 6
  content-type: image/svg+xml
  date: *
  etag: *
  last-modified: *
  [<svg/>]
sent: true
HTTP/1.1 200 OK
  accept-ranges: bytes
  content-length: 6
  content-type: image/svg+xml
  date: *
  etag: *
  last-modified: *
  [<svg/>]
EventHttpRequest::sendFile(): The type cannot be sent: it has a line end or a NUL
sent: false
