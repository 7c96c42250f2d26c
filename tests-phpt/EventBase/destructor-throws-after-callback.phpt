--TEST--
EventBase::loop() ends at once when what a callback leaves behind throws as it goes, and what is due next does not pay for it
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

class Throws
{
    public function __destruct()
    {
        throw new Exception('on the way out');
    }
}

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$kept) {
    $kept = $request;
    $request->sendReplyStart(200, 'OK');
    $request->sendReplyChunk('x', fn () => print("sent\n"), new Throws());
});
$wire = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
$ticks = 0;
$timer = Event::timer($base, function () use (&$ticks, $base) {
    $ticks++;
    $base->exit();
});
$timer->add(30);
try {
    $base->loop();
    echo "the loop has gone on\n";
} catch (Exception $exception) {
    echo $exception->getMessage(), $timer->pending ? ", the timer is pending" : ", the timer is lost", "\n";
}
$timer->add(0);
$base->loop();
echo "$ticks tick\n";
?>
--EXPECTF--
sent

Warning: EventBase::loop(): Breaking the loop due to exception Exception in %s on line %d
on the way out, the timer is pending
1 tick
