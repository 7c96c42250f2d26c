--TEST--
EventWebSocket: a compressed message that becomes too long is refused while it is decompressed, and one that is none at all
--EXTENSIONS--
zlib
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
$told = [];
[$http, $port] = listen_websocket($base, function ($ws, $data) use (&$told) { $told[] = strlen($data); },
    ['maxMessageSize' => 1 << 20], function ($ws) use (&$told) {
        $ws->setCloseCallback(function ($ws, $code, $reason) use (&$told) { $told[] = "$code $reason"; });
    });
$context = deflate_init(ZLIB_ENCODING_RAW);
$piece = str_repeat("\0", 1 << 20);
$bomb = '';
for ($i = 0; $i < 256; $i++) {
    $bomb .= deflate_add($context, $piece, ZLIB_NO_FLUSH);
}
$bomb .= substr(deflate_add($context, '', ZLIB_SYNC_FLUSH), 0, -4);
say('it is short', strlen($bomb) < 1 << 20);
$at_most = substr(deflate_add(deflate_init(ZLIB_ENCODING_RAW), $piece, ZLIB_SYNC_FLUSH), 0, -4);
foreach ([$at_most, $bomb, "\x07\xff no deflate", substr($at_most, 0, 3) . "\xff\xff\xff"] as $payload) {
    $told = [];
    $wire = new WebSocketWire($base, $port, ['Sec-WebSocket-Extensions' => 'permessage-deflate']);
    $before = memory_get_peak_usage();
    $wire->send(ws_frame(Op::BINARY, $payload, true, 4) . close_frame(1000));
    $words = $wire->words();
    pump($base, function () use (&$told) { return is_string(end($told)); });
    say($words, ...$told);
}
say('no memory', memory_get_peak_usage() - $before < 4 << 20);
?>
--EXPECT--
it is short: true
close 1000 : 1048576 "1000 "
close 1009 A message is longer than is accepted: "1009 A message is longer than is accepted"
close 1007 A compressed message cannot be decompressed: "1007 A compressed message cannot be decompressed"
close 1007 A compressed message cannot be decompressed: "1007 A compressed message cannot be decompressed"
no memory: true
