--TEST--
EventHttp objects cannot be serialized; var_dump() and print_r() work
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$objects = [
    'EventHttp' => new EventHttp($base),
    'EventHttpConnection' => new EventHttpConnection($base, null, '127.0.0.1', 80),
    'EventHttpRequest' => new EventHttpRequest(fn () => 1),
];
foreach ($objects as $name => $object) {
    try {
        serialize($object);
        echo "$name was serialized\n";
    } catch (Exception $e) {
        echo "$name: ", get_class($e), "\n";
    }
    ob_start();
    var_dump($object);
    print_r($object);
    $text = ob_get_clean();
    var_dump(str_contains($text, $name));
}
unset($object, $objects);
?>
--EXPECT--
EventHttp: EventException
bool(true)
EventHttpConnection: EventException
bool(true)
EventHttpRequest: EventException
bool(true)
