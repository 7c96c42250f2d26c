--TEST--
EventHttpRequest::sendFile(): several parts are one reply, and too many the whole file
--FILE--
<?php
require __DIR__ . '/../include/files.inc';

$path = a_file('0123456789abcdef');
$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(fn (EventHttpRequest $request) => $request->sendFile($path, 'text/x-test'));
$wire = new Wire($port);
$ask = function (string $range) use ($base, $wire): array {
    $wire->send("GET / HTTP/1.1\r\nHost: h\r\nRange: $range\r\n\r\n");
    return reply($base, $wire);
};
$message = $ask('bytes=0-1, 8-9 ,-2');
preg_match('/^multipart\/byteranges; boundary=([0-9a-f]{32})$/', $message[4]['content-type'], $found) or exit("no boundary\n");
echo $message[0], ', ', isset($message[4]['content-range']) ? 'ONE RANGE' : 'no range of its own', "\n";
echo preg_replace('/^/m', '  ', trim(str_replace([$found[1], "\r"], ['BOUNDARY', ''], $message[2]))), "\n";
$other = $ask('bytes=0-1,-2');
echo str_contains($other[4]['content-type'], $found[1]) ? 'the same boundary' : 'another boundary', "\n";
foreach (['bytes=0-1,100-' => 'those that there are', 'bytes=0-,0-' => 'more than the file',
    'bytes=' . implode(',', array_fill(0, 101, '0-0')) => 'too many'] as $range => $what) {
    $message = $ask($range);
    echo "$what: $message[3], ", $message[4]['content-type'], ', ', $message[4]['content-range'] ?? 'no range', ", $message[2]\n";
}
?>
--EXPECT--
HTTP/1.1 206 Partial Content, no range of its own
  --BOUNDARY
  Content-Type: text/x-test
  Content-Range: bytes 0-1/16
  
  01
  --BOUNDARY
  Content-Type: text/x-test
  Content-Range: bytes 8-9/16
  
  89
  --BOUNDARY
  Content-Type: text/x-test
  Content-Range: bytes 14-15/16
  
  ef
  --BOUNDARY--
another boundary
those that there are: 206, text/x-test, bytes 0-1/16, 01
more than the file: 200, text/x-test, no range, 0123456789abcdef
too many: 200, text/x-test, no range, 0123456789abcdef
