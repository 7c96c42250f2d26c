--TEST--
EventHttpRequest::sendInformation() refuses what cannot be sent, and what comes too late, and says why
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
set_error_handler(function (int $number, string $message) {
    echo "warning: $message\n";
    return true;
});
$try = function (EventHttpRequest $request, mixed ...$arguments) {
    $result = grab(fn () => $request->sendInformation(...$arguments));
    echo $result instanceof Throwable ? get_class($result) . ": {$result->getMessage()}\n" : json_encode($result) . "\n";
};
$kept = null;
$http->setDefaultCallback(function (EventHttpRequest $request) use ($try, &$kept) {
    foreach ([99, 100, 101, 104, 199, 200, -1, PHP_INT_MAX] as $code) $try($request, $code);
    $try($request, 103, ["X\r\nY" => 'a']);
    $try($request, 103, ['X' => "a\r\nSet-Cookie: b"]);
    $try($request, 103, ['X' => ['a', "b\n"]]);
    $try($request, 103, ['X' => "a\0"]);
    $try($request, 103, ['a b' => 'c']);
    $try($request, 103, ['' => 'c']);
    $try($request, 103, ['content-LENGTH' => '5']);
    $try($request, 103, ['Transfer-Encoding' => 'chunked']);
    $try($request, 103, ['Connection' => 'close']);
    $try($request, 103, ['Link: x']);
    $try($request, 103, ['X' => new stdClass()]);
    $try($request, 103, ['X' => [['deep']]]);
    $try($request, 103, 'X: y');
    $throws = new class {
        public function __toString(): string { throw new DomainException('from __toString()'); }
    };
    $try($request, 103, ['X' => $throws]);
    // It replies while it is converted.
    $replies = new class ($request) {
        public function __construct(public $request) {}
        public function __toString(): string { $this->request->sendReply(200, 'OK', 'reply'); return 'x'; }
    };
    $try($request, 103, ['X' => $replies]);
    $try($request, 103);
    $kept = $request;
});
$wire = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
show(reply($base, $wire));
$try($kept, 103);
$kept->free();
$try($kept, 103);
$try(new EventHttpRequest(fn () => 0), 102);
echo "-- a client that has left\n";
$http->setDefaultCallback(function ($request) use (&$kept) { $kept = $request; $request->getBufferEvent()->enable(Event::READ); });
$wire = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, function () use (&$kept) { return $kept->getConnection(); });
$wire->close();
pump($base, function () use (&$kept) { return !$kept->getConnection(); });
$try($kept, 103);
?>
--EXPECT--
ValueError: EventHttpRequest::sendInformation(): Argument #1 ($code) must be 102 or 103
ValueError: EventHttpRequest::sendInformation(): Argument #1 ($code) must be 102 or 103
ValueError: EventHttpRequest::sendInformation(): Argument #1 ($code) must be 102 or 103
ValueError: EventHttpRequest::sendInformation(): Argument #1 ($code) must be 102 or 103
ValueError: EventHttpRequest::sendInformation(): Argument #1 ($code) must be 102 or 103
ValueError: EventHttpRequest::sendInformation(): Argument #1 ($code) must be 102 or 103
ValueError: EventHttpRequest::sendInformation(): Argument #1 ($code) must be 102 or 103
ValueError: EventHttpRequest::sendInformation(): Argument #1 ($code) must be 102 or 103
warning: EventHttpRequest::sendInformation(): "X\r\nY" is not the name of a header: letters, digits and !#$%&'*+-.^_`|~ make one
false
warning: EventHttpRequest::sendInformation(): The value of "X" has a line end, which cannot be sent
false
warning: EventHttpRequest::sendInformation(): The value of "X" has a line end, which cannot be sent
false
warning: EventHttpRequest::sendInformation(): The value of "X" has a NUL, which cannot be sent
false
warning: EventHttpRequest::sendInformation(): "a b" is not the name of a header: letters, digits and !#$%&'*+-.^_`|~ make one
false
warning: EventHttpRequest::sendInformation(): "" is not the name of a header: letters, digits and !#$%&'*+-.^_`|~ make one
false
warning: EventHttpRequest::sendInformation(): "content-LENGTH" says nothing before a reply: send it with that
false
warning: EventHttpRequest::sendInformation(): "Transfer-Encoding" says nothing before a reply: send it with that
false
warning: EventHttpRequest::sendInformation(): "Connection" says nothing before a reply: send it with that
false
ValueError: EventHttpRequest::sendInformation(): Argument #2 ($headers) must have the names of headers as keys
TypeError: The value of "X" must be of type string
TypeError: The value of "X" must be of type string
TypeError: EventHttpRequest::sendInformation(): Argument #2 ($headers) must be of type array, string given
DomainException: from __toString()
warning: EventHttpRequest::sendInformation(): The reply has begun: what comes before it comes too late
false
warning: EventHttpRequest::sendInformation(): The reply has begun: what comes before it comes too late
false
HTTP/1.1 200 OK
  content-length: 5
  content-type: text/html; charset=ISO-8859-1
  date: *
  [reply]
warning: EventHttpRequest::sendInformation(): The reply has begun: what comes before it comes too late
false
warning: EventHttpRequest::sendInformation(): There is nobody to inform: no EventHttp has received the request, or it has been freed
false
warning: EventHttpRequest::sendInformation(): There is nobody to inform: no EventHttp has received the request, or it has been freed
false
-- a client that has left
false
