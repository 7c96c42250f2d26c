--TEST--
No weak reference and no loop gets hold of an object that is on its way out
--FILE--
<?php
class Last
{
    public function __construct(private WeakReference $weak, private EventBase $base) {}
    public function __destruct()
    {
        var_dump($this->weak->get());
        // What goes with the object is not called any more.
        $this->base->loop(EventBase::LOOP_NONBLOCK);
    }
}
$base = new EventBase();
$unused = fn () => print("never\n");
[$pair] = EventBufferEvent::createPair($base);
foreach ([
    fn ($callback) => Event::timer($base, $callback),
    fn ($callback) => new EventListener($base, $callback, null, 0, -1, '127.0.0.1:0'),
    fn ($callback) => new EventBufferEvent($base, null, 0, $callback),
    function ($callback) use ($base) {
        $http = new EventHttp($base);
        $http->setDefaultCallback($callback);
        $http->bind('127.0.0.1', 0);
        return $http;
    },
    function ($callback) use ($base) {
        $connection = new EventHttpConnection($base, null, '127.0.0.1', 9);
        $connection->setCloseCallback($callback);
        return $connection;
    },
    fn ($callback) => new EventHttpRequest($callback),
] as $make) {
    // The object that the closure is of is held by the callback alone.
    $holder = new class { public ?Last $last; public function closure(): Closure { return fn () => print(get_class($this)); } };
    $object = $make($holder->closure());
    $weak = WeakReference::create($object);
    $map = new WeakMap();
    $map[$object] = new Last($weak, $base);
    $holder->last = new Last($weak, $base);
    unset($holder);
    if ($object instanceof Event) {
        $object->data = new Last($weak, $base);
        $object->add(0);
    }
    echo get_class($object), "\n";
    $object = null;
}
?>
--EXPECT--
Event
NULL
NULL
NULL
EventListener
NULL
NULL
EventBufferEvent
NULL
NULL
EventHttp
NULL
NULL
EventHttpConnection
NULL
NULL
EventHttpRequest
NULL
NULL
