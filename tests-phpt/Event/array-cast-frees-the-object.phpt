--TEST--
A value that a loop by reference leaves in a computed property frees the object when it goes
--FILE--
<?php
class Freeing
{
    public function __destruct()
    {
        echo "destructor\n";
        $GLOBALS['object'] = null;
        for ($i = 0; $i < 300; $i++) {
            $GLOBALS['junk'][] = str_repeat('x', 16 + $i);
        }
    }
}
$base = new EventBase();
$make = [
    'Event' => fn () => Event::timer($base, 'strlen'),
    'EventBuffer' => fn () => new EventBuffer(),
    'EventBufferEvent' => fn () => new EventBufferEvent($base),
    'EventListener' => fn () => new EventListener($base, 'strlen', null, 0, -1, '127.0.0.1:0'),
    'EventSslContext' => fn () => new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []),
];
foreach ($make as $class => $new) {
    foreach ([
        fn ($object) => (array) $object,
        fn ($object) => get_object_vars($object),
        fn ($object) => print_r($object, true),
        fn ($object) => json_encode($object, JSON_PARTIAL_OUTPUT_ON_ERROR),
    ] as $use) {
        $object = $new();
        foreach ($object as &$value) {
            $value = new Freeing();
            break;
        }
        unset($value);
        $use($object);
        $object = null;
    }
    // As a parameter the object is held; here it is not.
    $object = $new();
    foreach ($object as &$value) {
        $value = new Freeing();
        break;
    }
    unset($value);
    echo $class, ' ', implode(' ', array_keys((array) $object)), "\n";
    $object = null;
}
?>
--EXPECT--
destructor
destructor
destructor
destructor
Event pending data
destructor
destructor
destructor
destructor
destructor
EventBuffer length contiguous_space
destructor
destructor
destructor
destructor
destructor
EventBufferEvent priority input output allow_ssl_dirty_shutdown
destructor
destructor
destructor
destructor
destructor
EventListener fd
destructor
destructor
destructor
destructor
destructor
EventSslContext local_cert local_pk
destructor
