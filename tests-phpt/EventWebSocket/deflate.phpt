--TEST--
EventWebSocket: permessage-deflate, with context takeover and without
--EXTENSIONS--
zlib
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

/* What a side that compresses makes of a message. */
function compress(string $message, ?DeflateContext $context = null): string
{
    $context ??= deflate_init(ZLIB_ENCODING_RAW);
    return substr(deflate_add($context, $message, ZLIB_SYNC_FLUSH), 0, -4);
}
function decompress(string $payload, ?InflateContext $context = null): string
{
    return inflate_add($context ?? inflate_init(ZLIB_ENCODING_RAW), "$payload\0\0\xff\xff", ZLIB_SYNC_FLUSH);
}
$base = new EventBase();
$text = str_repeat('Somebody says something. ', 100);
foreach ([
    [[], 'permessage-deflate; client_max_window_bits'],
    [['deflateTakeover' => true], 'permessage-deflate; client_max_window_bits'],
    [['deflateTakeover' => true], 'permessage-deflate; server_no_context_takeover; server_max_window_bits=10'],
    [['deflateMinSize' => 3000], 'permessage-deflate'],
    [['deflate' => false], 'permessage-deflate'],
    [[], 'x-webkit-deflate-frame'],
] as [$options, $offer]) {
    [$http, $port] = listen_websocket($base, 'echo_message', $options);
    $wire = new WebSocketWire($base, $port, ['Sec-WebSocket-Extensions' => $offer]);
    preg_match('/^Sec-WebSocket-Extensions: (.*)$/m', $wire->head, $agreed);
    echo json_encode($options), " $offer\n  ", trim($agreed[1] ?? 'nothing'), "\n";
    $keeps = !str_contains($agreed[1] ?? '', 'server_no');
    $in = $keeps ? inflate_init(ZLIB_ENCODING_RAW) : null;
    $out = str_contains($agreed[1] ?? '', 'client_no') ? null : deflate_init(ZLIB_ENCODING_RAW);
    for ($i = 0; $i < 2; $i++) {
        $wire->send($agreed ? ws_frame(Op::TEXT, compress($text, $out), true, 4) : ws_frame(Op::TEXT, $text));
        [, $payload, $first] = $wire->next();
        $is_compressed = ($first & 0x40) !== 0;
        $content = $is_compressed ? decompress($payload, $in) : $payload;
        say('  echo', $content === $text, $is_compressed, strlen($payload) < ($is_compressed ? 80 : 9999), strlen($payload) < 40);
    }
    // Short ones go as they are, both ways.
    $wire->send(ws_frame(Op::TEXT, 'short'));
    echo '  ', $wire->words(1), "\n";
    $http = null;
}
?>
--EXPECT--
[] permessage-deflate; client_max_window_bits
  permessage-deflate; server_no_context_takeover; client_no_context_takeover
  echo: true true true false
  echo: true true true false
  text short
{"deflateTakeover":true} permessage-deflate; client_max_window_bits
  permessage-deflate
  echo: true true true false
  echo: true true true true
  text short
{"deflateTakeover":true} permessage-deflate; server_no_context_takeover; server_max_window_bits=10
  permessage-deflate; server_no_context_takeover; server_max_window_bits=10
  echo: true true true false
  echo: true true true false
  text short
{"deflateMinSize":3000} permessage-deflate
  permessage-deflate; server_no_context_takeover; client_no_context_takeover
  echo: true false true false
  echo: true false true false
  text short
{"deflate":false} permessage-deflate
  nothing
  echo: true false true false
  echo: true false true false
  text short
[] x-webkit-deflate-frame
  nothing
  echo: true false true false
  echo: true false true false
  text short
