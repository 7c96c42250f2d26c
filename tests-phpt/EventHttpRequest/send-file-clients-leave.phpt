--TEST--
EventHttpRequest::sendFile(): clients that leave midway leave no file open, nor does one that is replaced
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/files.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$path = a_file(10000000);
$http->setDefaultCallback(fn (EventHttpRequest $request) => $request->sendFile($path));
$begin = function (bool $h2) use ($base, $port): Wire {
    $client = $h2 ? new Http2($base, $port) : new Wire($port);
    $client->send($h2 ? request(1, '/') . request(3, '/') : "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    pump($base, fn () => strlen($client->in .= @fread($client->sock, 1000)) > 5000);
    return $client;
};
$before = descriptors();
foreach ([false, true] as $h2) {
    $client = $begin($h2);
    say('under way', opened($path));
    $client->close();
    pump($base, fn () => opened($path) === 0);
    say('has left', opened($path));
}
$client = $begin(true);
$client->send(frame(RST_STREAM, 0, 1, pack('N', 8)));
linger($base);
say('one stream is reset', opened($path));
$client->send(frame(RST_STREAM, 0, 3, pack('N', 8)));
pump($base, fn () => opened($path) === 0);
say('the other one as well', opened($path));
$client->close();

// A file that another one takes the place of is sent to its end, beside the new one.
$old = md5_file($path);
$client = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, fn () => strlen($client->in .= @fread($client->sock, 1000)) > 5000);
rename(a_file('the new one'), $path);
$other = reply($base, new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
say('the new one', $other[2]);
say('the old one', md5(reply($base, $client)[2]) === $old);
$client->close();
pump($base, fn () => descriptors() <= $before);
say('left open', descriptors() - $before);
?>
--EXPECT--
under way: 1
has left: 0
under way: 1
has left: 0
one stream is reset: 1
the other one as well: 0
the new one: "the new one"
the old one: true
left open: 0
