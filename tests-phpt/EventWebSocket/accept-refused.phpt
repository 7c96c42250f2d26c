--TEST--
EventWebSocket::accept() replies with an error and returns false where no WebSocket is asked for
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$options = ['origins' => ['https://one.example']];
$http->setDefaultCallback(function (EventHttpRequest $request) use ($options) {
    say('accepted', EventWebSocket::accept($request, 'strlen', null, $options), $request->getResponseCode());
});
function try_it(string $what, string $request): void
{
    global $base, $port;
    echo "$what\n";
    [$first, , $body, , $headers] = reply($base, $wire = new Wire($port, $request));
    $shown = array_intersect_key($headers, ['upgrade' => 0, 'connection' => 0, 'sec-websocket-version' => 0]);
    ksort($shown);
    echo "  $first ", json_encode($shown), ' ', $body;
    echo '  ', fate($base, $wire), "\n";
}
try_it('a page', "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
try_it('HTTP/1.0', str_replace('HTTP/1.1', 'HTTP/1.0', handshake()));
try_it('a form', str_replace('GET', 'POST', handshake()));
try_it('another protocol', handshake('/', ['Upgrade' => 'h2c']));
try_it('another version', handshake('/', ['Sec-WebSocket-Version' => '8']));
try_it('no key', handshake('/', ['Sec-WebSocket-Key' => null]));
try_it('half a key', handshake('/', ['Sec-WebSocket-Key' => 'dGhlIHNhbXBsZQ==']));
try_it('no upgrade', handshake('/', ['Connection' => 'keep-alive']));
try_it('a body', handshake('/', ['Content-Length' => '2']) . 'hi');
try_it('another page', handshake('/', ['Origin' => 'https://two.example']));
try_it('no page', handshake());
$wire = new WebSocketWire($base, $port, ['Origin' => 'https://one.example']);
echo strtok($wire->head, "\r"), "\n";
?>
--EXPECT--
a page
accepted: false 426
  HTTP/1.1 426 Upgrade Required {"connection":"close, Upgrade","sec-websocket-version":"13","upgrade":"websocket"} A WebSocket of version 13 is wanted here
  closed
HTTP/1.0
accepted: false 426
  HTTP/1.0 426 Upgrade Required {"connection":"close, Upgrade","sec-websocket-version":"13","upgrade":"websocket"} A WebSocket of version 13 is wanted here
  closed
a form
accepted: false 426
  HTTP/1.1 426 Upgrade Required {"connection":"close, Upgrade","sec-websocket-version":"13","upgrade":"websocket"} A WebSocket of version 13 is wanted here
  closed
another protocol
accepted: false 426
  HTTP/1.1 426 Upgrade Required {"connection":"close, Upgrade","sec-websocket-version":"13","upgrade":"websocket"} A WebSocket of version 13 is wanted here
  closed
another version
accepted: false 426
  HTTP/1.1 426 Upgrade Required {"connection":"close, Upgrade","sec-websocket-version":"13","upgrade":"websocket"} A WebSocket of version 13 is wanted here
  closed
no key
accepted: false 400
  HTTP/1.1 400 Bad Request {"connection":"close"} The handshake is malformed
  closed
half a key
accepted: false 400
  HTTP/1.1 400 Bad Request {"connection":"close"} The handshake is malformed
  closed
no upgrade
accepted: false 400
  HTTP/1.1 400 Bad Request {"connection":"close"} The handshake is malformed
  closed
a body
accepted: false 400
  HTTP/1.1 400 Bad Request {"connection":"close"} The handshake is malformed
  closed
another page
accepted: false 403
  HTTP/1.1 403 Forbidden {"connection":"close"} The origin of the page is not accepted here
  closed
no page
accepted: false 403
  HTTP/1.1 403 Forbidden {"connection":"close"} The origin of the page is not accepted here
  closed
accepted: EventWebSocket 101
HTTP/1.1 101 Switching Protocols
