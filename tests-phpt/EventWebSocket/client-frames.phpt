--TEST--
EventWebSocket::connect(): what a client sends is masked, with another key for each frame
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
$server = stream_socket_server('tcp://127.0.0.1:0');
$port = port_of(stream_socket_get_name($server, false));
$ws = EventWebSocket::connect($base, "ws://127.0.0.1:$port/", function ($ws, $data) { say('message', $data); });
$closed = [];
$ws->setCloseCallback(function ($ws, $code) use (&$closed) { $closed[] = $code; });
spin($base);
$connection = stream_socket_accept($server);
stream_set_blocking($connection, false);
$in = '';
pump($base, function () use ($connection, &$in) {
    $in .= fread($connection, 65536);
    return str_contains($in, "\r\n\r\n");
});
preg_match('/Sec-WebSocket-Key: (\S+)/', $in, $key);
say('the key is 16 bytes', strlen(base64_decode($key[1])));
$accept = base64_encode(sha1($key[1] . '258EAFA5-E914-47DA-95CA-C5AB0DC85B11', true));
fwrite($connection, "HTTP/1.1 101 X\r\nUpgrade: WebSocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: $accept\r\n\r\n\x81\x05early\x89\x01?");
$in = '';
$keys = [];
$take = function () use ($base, $connection, &$in, &$keys) {
    pump($base, function () use ($connection, &$in) { $in .= fread($connection, 65536); return strlen($in) >= 6; });
    $length = ord($in[1]) & 0x7f;
    $keys[] = $key = substr($in, 2, 4);
    pump($base, function () use ($connection, &$in, $length) { $in .= fread($connection, 65536); return strlen($in) >= 6 + $length; });
    say('frame', dechex(ord($in[0])), ord($in[1]) >> 7, substr($in, 6, $length) ^ str_pad('', $length, $key));
    $in = substr($in, 6 + $length);
};
$take();
$ws->sendText('one');
$ws->sendBinary('');
$ws->ping('two');
for ($i = 0; $i < 3; $i++) {
    $take();
}
fwrite($connection, "\x88\x02\x03\xe8");
$take();
say('keys', count(array_unique($keys)));
fclose($connection);
until_told($base, $closed);
say('closed', ...$closed);
?>
--EXPECT--
the key is 16 bytes: 16
message: "early"
frame: "8a" 1 "?"
frame: "81" 1 "one"
frame: "82" 1 ""
frame: "89" 1 "two"
frame: "88" 1 
keys: 5
closed: 1000
