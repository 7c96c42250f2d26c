--TEST--
EventBufferEvent: a stream made by the constructor from a destructor that the constructor causes ends with the outer one
--FILE--
<?php
class Destructed
{
    public function __construct(private Closure $does) {}
    public function __destruct() { ($this->does)(); }
}

$base = new EventBase();
$context = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);
[$below, $partner] = EventBufferEvent::createPair($base);
[$one, $other] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
stream_set_blocking($one, false);
$filter = EventBufferEvent::createSslFilter($below, $context, EventBufferEvent::SSL_CONNECTING);
$reference = WeakReference::create($filter);
$below->setCallbacks(null, null, null, new Destructed(function () use ($reference, $base, $one) {
    echo "the stream below is gone\n";
    $reference->get()->__construct($base, $one, 0, function () { echo "the stream in between was called\n"; });
    $reference->get()->enable(Event::READ);
}));
unset($below);
$filter->__construct($base);
unset($filter);
gc_collect_cycles();
var_dump($reference->get());

$fillers = [];
for ($i = 0; $i < 50; $i++) {
    $fillers[] = new EventBufferEvent($base, null, 0, function () { echo "a stream without a socket was called\n"; });
}
fwrite($other, 'x');
for ($i = 0; $i < 5; $i++) {
    $base->loop(EventBase::LOOP_NONBLOCK);
}
echo "done\n";
?>
--EXPECT--
the stream below is gone
NULL
done
