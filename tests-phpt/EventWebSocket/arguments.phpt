--TEST--
EventWebSocket: what is refused of arguments and options
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

function refused(callable $call): void
{
    $thrown = grab($call);
    echo $thrown instanceof Throwable ? get_class($thrown) . ': ' . $thrown->getMessage() : 'done', "\n";
}
$base = new EventBase();
$ws = null;
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$ws) {
    foreach ([
        ['typo' => 1], [7 => 1], ['maxMessageSize' => -1], ['maxMessageSize' => []], ['deflateMinSize' => 'x'],
        ['pingInterval' => -0.5], ['pingInterval' => NAN], ['closeTimeout' => null], ['protocols' => 'chat'],
        ['protocols' => ['a b']], ['protocols' => ['a', 'a']], ['protocols' => [[]]], ['origins' => 'x'],
    ] as $options) {
        refused(fn () => EventWebSocket::accept($request, 'strlen', null, $options));
    }
    refused(fn () => EventWebSocket::accept($request, 'no such function'));
    // None of it has replied.
    $ws = EventWebSocket::accept($request, 'strlen', null, [
        'protocols' => [], 'maxMessageSize' => 0, 'deflate' => 0, 'deflateTakeover' => 1, 'deflateMinSize' => '5',
        'pingInterval' => 0, 'closeTimeout' => '0.5', 'origins' => null,
    ]);
});
$wire = new WebSocketWire($base, $port);
echo strtok($wire->head, "\r"), "\n";
refused(fn () => $ws->sendText("\xff"));
refused(fn () => $ws->sendText("\xe2\x82"));
refused(fn () => $ws->sendBinary([]));
refused(fn () => $ws->ping(str_repeat('x', 126)));
foreach ([-1, 0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 66536] as $code) {
    refused(fn () => $ws->close($code));
}
refused(fn () => $ws->close(1000, "\xff"));
refused(fn () => $ws->close(1000, str_repeat('x', 124)));
refused(fn () => EventWebSocket::broadcast([$ws], "\xff"));
refused(fn () => EventWebSocket::broadcast([$ws], 'x', 8));
refused(fn () => EventWebSocket::broadcast([$ws, 1], 'x'));
refused(fn () => EventWebSocket::broadcast('x', 'x'));
refused(fn () => EventWebSocket::broadcast(new stdClass, 'x'));
refused(fn () => new EventWebSocket());
refused(fn () => clone $ws);
refused(fn () => serialize($ws));
refused(fn () => (new ReflectionClass('EventWebSocket'))->newInstanceWithoutConstructor()->isOpen());
var_dump($ws->isOpen(), $ws->sendText("\u{20ac}"), $ws->ping(str_repeat('x', 125)));
echo $wire->words(2), "\n";
?>
--EXPECTF--
ValueError: EventWebSocket::accept(): Argument #4 ($options) has an unknown option "typo": there are protocols, maxMessageSize, deflate, deflateTakeover, deflateMinSize, pingInterval, closeTimeout, origins
ValueError: EventWebSocket::accept(): Argument #4 ($options) has an unknown option 7: there are protocols, maxMessageSize, deflate, deflateTakeover, deflateMinSize, pingInterval, closeTimeout, origins
ValueError: EventWebSocket::accept(): Argument #4 ($options) has an option "maxMessageSize" that must be greater than or equal to 0
TypeError: EventWebSocket::accept(): Argument #4 ($options) has an option "maxMessageSize" that must be of type int
TypeError: EventWebSocket::accept(): Argument #4 ($options) has an option "deflateMinSize" that must be of type int
ValueError: EventWebSocket::accept(): Argument #4 ($options) has an option "pingInterval" that must be greater than or equal to 0
ValueError: EventWebSocket::accept(): Argument #4 ($options) has an option "pingInterval" that must be greater than or equal to 0
TypeError: EventWebSocket::accept(): Argument #4 ($options) has an option "closeTimeout" that must be of type float
TypeError: EventWebSocket::accept(): Argument #4 ($options) has an option "protocols" that must be of type array
ValueError: EventWebSocket::accept(): Argument #4 ($options) has an option "protocols" that has "a b", which cannot be sent
ValueError: EventWebSocket::accept(): Argument #4 ($options) has an option "protocols" that has "a" twice
TypeError: Each element of option "protocols" must be of type string
TypeError: EventWebSocket::accept(): Argument #4 ($options) has an option "origins" that must be of type array
TypeError: EventWebSocket::accept(): Argument #2 ($message) must be a valid callback, function "no such function" not found or invalid function name
HTTP/1.1 101 Switching Protocols
ValueError: EventWebSocket::sendText(): Argument #1 ($data) must be UTF-8: other bytes go with sendBinary()
ValueError: EventWebSocket::sendText(): Argument #1 ($data) must be UTF-8: other bytes go with sendBinary()
TypeError: EventWebSocket::sendBinary(): Argument #1 ($data) must be of type string, array given
ValueError: EventWebSocket::ping(): Argument #1 ($data) must not be longer than 125 bytes
ValueError: EventWebSocket::close(): Argument #1 ($code) must be 1000 to 1003, 1007 to 1014, or 3000 to 4999
ValueError: EventWebSocket::close(): Argument #1 ($code) must be 1000 to 1003, 1007 to 1014, or 3000 to 4999
ValueError: EventWebSocket::close(): Argument #1 ($code) must be 1000 to 1003, 1007 to 1014, or 3000 to 4999
ValueError: EventWebSocket::close(): Argument #1 ($code) must be 1000 to 1003, 1007 to 1014, or 3000 to 4999
ValueError: EventWebSocket::close(): Argument #1 ($code) must be 1000 to 1003, 1007 to 1014, or 3000 to 4999
ValueError: EventWebSocket::close(): Argument #1 ($code) must be 1000 to 1003, 1007 to 1014, or 3000 to 4999
ValueError: EventWebSocket::close(): Argument #1 ($code) must be 1000 to 1003, 1007 to 1014, or 3000 to 4999
ValueError: EventWebSocket::close(): Argument #1 ($code) must be 1000 to 1003, 1007 to 1014, or 3000 to 4999
ValueError: EventWebSocket::close(): Argument #1 ($code) must be 1000 to 1003, 1007 to 1014, or 3000 to 4999
ValueError: EventWebSocket::close(): Argument #1 ($code) must be 1000 to 1003, 1007 to 1014, or 3000 to 4999
ValueError: EventWebSocket::close(): Argument #1 ($code) must be 1000 to 1003, 1007 to 1014, or 3000 to 4999
ValueError: EventWebSocket::close(): Argument #2 ($reason) must be UTF-8 of up to 123 bytes
ValueError: EventWebSocket::close(): Argument #2 ($reason) must be UTF-8 of up to 123 bytes
ValueError: EventWebSocket::broadcast(): Argument #2 ($data) must be UTF-8: other bytes go with sendBinary()
ValueError: EventWebSocket::broadcast(): Argument #3 ($type) must be EventWebSocket::TEXT or EventWebSocket::BINARY
TypeError: EventWebSocket::broadcast(): Argument #1 ($to) must have elements of type EventWebSocket only
TypeError: EventWebSocket::broadcast(): Argument #1 ($to) must be of type iterable, string given
TypeError: EventWebSocket::broadcast(): Argument #1 ($to) must be of type iterable, stdClass given
Error: Call to private EventWebSocket::__construct() from global scope
Error: Trying to clone an uncloneable object of class EventWebSocket
Exception: Serialization of 'EventWebSocket' is not allowed
ReflectionException: Class EventWebSocket is an internal class marked as final that cannot be instantiated without invoking its constructor
bool(true)
bool(true)
bool(true)
text \342\202\254, ping 125 bytes
