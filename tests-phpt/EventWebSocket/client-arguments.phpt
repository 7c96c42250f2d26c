--TEST--
EventWebSocket::connect(): what is refused of arguments and options
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
$other = new EventBase();
function refused(string $url, array $options = []): void
{
    global $base;
    $thrown = grab(fn () => EventWebSocket::connect($base, $url, 'strlen', null, $options));
    echo $thrown instanceof Throwable ? get_class($thrown) . ': ' . $thrown->getMessage() : 'done', "\n";
}
foreach ([
    '', 'ws:/h', 'http://h/', 'ws://', 'ws:///path', 'ws://:80/', 'ws://h:0/', 'ws://h:65536/', 'ws://h:x/', 'ws://::1/',
    'ws://user@h/', 'ws://h/#here', "ws://h/\r\nX: y", 'ws://h/a b', "ws://h/\xc3\xa9", "ws://h\0/",
] as $url) {
    refused($url);
}
foreach ([
    ['typo' => 1], ['dns' => 1], ['dns' => new EventDnsBase($other, 0)], ['context' => $base], ['timeout' => -1],
    ['timeout' => 'x'], ['headers' => 'X: y'], ['headers' => ['x']], ['headers' => ['a b' => 'c']],
    ['headers' => ['X' => "a\r\nb"]], ['headers' => ['X' => ['a', "\0"]]], ['headers' => ['Connection' => 'close']],
    ['headers' => ['sec-websocket-key' => 'x']], ['headers' => ['X' => [[]]]], ['headers' => ['X' => new stdClass]],
] as $options) {
    refused('ws://127.0.0.1:1/', $options);
}
$server = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, []);
refused('wss://127.0.0.1:1/', ['context' => $server]);
$base->free();
refused('ws://127.0.0.1:1/');
?>
--EXPECT--
ValueError: EventWebSocket::connect(): Argument #2 ($url) must be a URL that begins with ws:// or wss://
ValueError: EventWebSocket::connect(): Argument #2 ($url) must be a URL that begins with ws:// or wss://
ValueError: EventWebSocket::connect(): Argument #2 ($url) must be a URL that begins with ws:// or wss://
ValueError: EventWebSocket::connect(): Argument #2 ($url) must be a URL with a host
ValueError: EventWebSocket::connect(): Argument #2 ($url) must be a URL with a host
ValueError: EventWebSocket::connect(): Argument #2 ($url) must be a URL with a host
ValueError: EventWebSocket::connect(): Argument #2 ($url) must be a URL with a port between 1 and 65535
ValueError: EventWebSocket::connect(): Argument #2 ($url) must be a URL with a port between 1 and 65535
ValueError: EventWebSocket::connect(): Argument #2 ($url) must be a URL with a port between 1 and 65535
ValueError: EventWebSocket::connect(): Argument #2 ($url) must be a URL with a host
ValueError: EventWebSocket::connect(): Argument #2 ($url) must be a URL without a user: option "headers" takes Authorization
ValueError: EventWebSocket::connect(): Argument #2 ($url) must be a URL without a fragment
ValueError: EventWebSocket::connect(): Argument #2 ($url) must be a URL: other characters than ASCII's are written as %XX
ValueError: EventWebSocket::connect(): Argument #2 ($url) must be a URL: other characters than ASCII's are written as %XX
ValueError: EventWebSocket::connect(): Argument #2 ($url) must be a URL: other characters than ASCII's are written as %XX
ValueError: EventWebSocket::connect(): Argument #2 ($url) must be a URL: other characters than ASCII's are written as %XX
ValueError: EventWebSocket::connect(): Argument #5 ($options) has an unknown option "typo": there are protocols, maxMessageSize, deflate, deflateTakeover, deflateMinSize, pingInterval, closeTimeout, origins, dns, context, headers, timeout
TypeError: EventWebSocket::connect(): Argument #5 ($options) has an option "dns" that must be of type ?EventDnsBase
ValueError: EventWebSocket::connect(): Argument #5 ($options) has an option "dns" that must be of the same EventBase
TypeError: EventWebSocket::connect(): Argument #5 ($options) has an option "context" that must be of type ?EventSslContext
ValueError: EventWebSocket::connect(): Argument #5 ($options) has an option "timeout" that must be greater than or equal to 0
TypeError: EventWebSocket::connect(): Argument #5 ($options) has an option "timeout" that must be of type float
TypeError: EventWebSocket::connect(): Argument #5 ($options) has an option "headers" that must be of type array
ValueError: EventWebSocket::connect(): Argument #5 ($options) has an option "headers" that must have names for keys
ValueError: EventWebSocket::connect(): Argument #5 ($options) has an option "headers" that cannot be sent: "a b" is not the name of a header: letters, digits and !#$%&'*+-.^_`|~ make one
ValueError: EventWebSocket::connect(): Argument #5 ($options) has an option "headers" that cannot be sent: The value of "X" has a line end, which cannot be sent
ValueError: EventWebSocket::connect(): Argument #5 ($options) has an option "headers" that cannot be sent: The value of "X" has a NUL, which cannot be sent
ValueError: EventWebSocket::connect(): Argument #5 ($options) has an option "headers" that has "Connection", which is the handshake's own
ValueError: EventWebSocket::connect(): Argument #5 ($options) has an option "headers" that has "sec-websocket-key", which is the handshake's own
TypeError: Each element of option "headers" must be of type string
TypeError: Each element of option "headers" must be of type string
ValueError: EventWebSocket::connect(): Argument #5 ($options) must be a context for clients, made with EventSslContext::TLS_CLIENT_METHOD
EventException: EventBase has been freed
