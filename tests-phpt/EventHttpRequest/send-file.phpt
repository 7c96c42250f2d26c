--TEST--
EventHttpRequest::sendFile(): whole files, parts, conditions, HEAD, and HTTP/1.0, on the wire
--FILE--
<?php
require __DIR__ . '/../include/files.inc';

$path = a_file("body { color: red }\n", '.css');
touch($path, 1403716338);
$date = 'Wed, 25 Jun 2014 17:12:18 GMT';
$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setAllowedMethods(EventHttpRequest::CMD_GET | EventHttpRequest::CMD_HEAD | EventHttpRequest::CMD_POST);
$http->setDefaultCallback(function (EventHttpRequest $request) use ($path) {
    $request->addHeader('X-Script', '1', EventHttpRequest::OUTPUT_HEADER);
    $sent = $request->sendFile($path);
    $sent === true && $request->getResponseCode() >= 200 or print "NOT SENT\n";
});
$wire = new Wire($port);
$tag = null;
$ask = function (string $what, string ...$lines) use ($base, $wire, &$tag) {
    $method = str_contains($what, 'HEAD') ? 'HEAD' : (str_contains($what, 'POST') ? 'POST' : 'GET');
    $wire->send("$method / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n" . implode('', array_map(fn ($line) => "$line\r\n", $lines)) . "\r\n");
    $message = reply($base, $wire, $method === 'HEAD');
    foreach ($message[1] as $index => $line) {
        if (str_starts_with($line, 'etag: ')) {
            $tag ??= substr($line, 6);
            $message[1][$index] = $line === "etag: $tag" ? 'etag: the same' : $line;
        }
    }
    echo "-- $what\n";
    show($message);
};
$ask('whole');
echo preg_match('/^"[0-9a-f]+-[0-9a-f]+-[0-9a-f.]+"$/', $tag) ? '' : "TAG $tag\n";
$ask('HEAD');
$ask('a part', 'Range: bytes=7-11');
$ask('HEAD of a part', 'Range: bytes=7-11');
$ask('the last bytes', 'Range: bytes=-3');
$ask('none there is', 'Range: bytes=100-200');
$ask('it is there already', "If-None-Match: W/$tag, \"other\"");
$ask('it was not modified', "If-Modified-Since: $date");
$ask('HEAD of what is there already', "If-None-Match: $tag");
$ask('another one was meant', 'If-Match: "other"');
$ask('it was modified', 'If-Unmodified-Since: Wed, 25 Jun 2014 17:12:17 GMT');
$ask('a part of this version', 'Range: bytes=0-3', "If-Range: $tag");
$ask('a part of this date', 'Range: bytes=0-3', "If-Range: $date");
$ask('a part of another version', 'Range: bytes=0-3', 'If-Range: "other"');
$ask('POST', 'Range: bytes=0-3', "If-Modified-Since: $date");

echo "-- HTTP/1.0\n";
$old = new Wire($port, "GET / HTTP/1.0\r\nRange: bytes=0-3\r\n\r\n");
$message = reply($base, $old);
echo $message[0], ' ', $message[4]['content-range'], ' ', $message[2], ' ', fate($base, $old), "\n";
?>
--EXPECT--
-- whole
HTTP/1.1 200 OK
  accept-ranges: bytes
  content-length: 20
  content-type: text/css; charset=utf-8
  date: *
  etag: the same
  last-modified: Wed, 25 Jun 2014 17:12:18 GMT
  x-script: 1
  [body { color: red }\n]
-- HEAD
HTTP/1.1 200 OK
  accept-ranges: bytes
  content-length: 20
  content-type: text/css; charset=utf-8
  date: *
  etag: the same
  last-modified: Wed, 25 Jun 2014 17:12:18 GMT
  x-script: 1
-- a part
HTTP/1.1 206 Partial Content
  accept-ranges: bytes
  content-length: 5
  content-range: bytes 7-11/20
  content-type: text/css; charset=utf-8
  date: *
  etag: the same
  last-modified: Wed, 25 Jun 2014 17:12:18 GMT
  x-script: 1
  [color]
-- HEAD of a part
HTTP/1.1 206 Partial Content
  accept-ranges: bytes
  content-length: 5
  content-range: bytes 7-11/20
  content-type: text/css; charset=utf-8
  date: *
  etag: the same
  last-modified: Wed, 25 Jun 2014 17:12:18 GMT
  x-script: 1
-- the last bytes
HTTP/1.1 206 Partial Content
  accept-ranges: bytes
  content-length: 3
  content-range: bytes 17-19/20
  content-type: text/css; charset=utf-8
  date: *
  etag: the same
  last-modified: Wed, 25 Jun 2014 17:12:18 GMT
  x-script: 1
  [ }\n]
-- none there is
HTTP/1.1 416 Requested range not satisfiable
  content-length: 65
  content-range: bytes */20
  content-type: text/plain; charset=utf-8
  date: *
  etag: the same
  x-script: 1
  [The file has 20 bytes, and nothing where the request wants some.\n]
-- it is there already
HTTP/1.1 304 Not Modified
  date: *
  etag: the same
  x-script: 1
-- it was not modified
HTTP/1.1 304 Not Modified
  date: *
  etag: the same
  x-script: 1
-- HEAD of what is there already
HTTP/1.1 304 Not Modified
  date: *
  etag: the same
  x-script: 1
-- another one was meant
HTTP/1.1 412 Precondition Failed
  content-length: 51
  content-type: text/plain; charset=utf-8
  date: *
  etag: the same
  x-script: 1
  [The file is not the one that the request is about.\n]
-- it was modified
HTTP/1.1 412 Precondition Failed
  content-length: 51
  content-type: text/plain; charset=utf-8
  date: *
  etag: the same
  x-script: 1
  [The file is not the one that the request is about.\n]
-- a part of this version
HTTP/1.1 206 Partial Content
  accept-ranges: bytes
  content-length: 4
  content-range: bytes 0-3/20
  content-type: text/css; charset=utf-8
  date: *
  etag: the same
  last-modified: Wed, 25 Jun 2014 17:12:18 GMT
  x-script: 1
  [body]
-- a part of this date
HTTP/1.1 206 Partial Content
  accept-ranges: bytes
  content-length: 4
  content-range: bytes 0-3/20
  content-type: text/css; charset=utf-8
  date: *
  etag: the same
  last-modified: Wed, 25 Jun 2014 17:12:18 GMT
  x-script: 1
  [body]
-- a part of another version
HTTP/1.1 200 OK
  accept-ranges: bytes
  content-length: 20
  content-type: text/css; charset=utf-8
  date: *
  etag: the same
  last-modified: Wed, 25 Jun 2014 17:12:18 GMT
  x-script: 1
  [body { color: red }\n]
-- POST
HTTP/1.1 200 OK
  accept-ranges: bytes
  content-length: 20
  content-type: text/css; charset=utf-8
  date: *
  etag: the same
  last-modified: Wed, 25 Jun 2014 17:12:18 GMT
  x-script: 1
  [body { color: red }\n]
-- HTTP/1.0
HTTP/1.0 206 Partial Content bytes 0-3/20 body closed
