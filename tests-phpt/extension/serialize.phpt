--TEST--
No object of these classes is serialized
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$objects = [$base, new EventConfig(), Event::timer($base, fn() => 1), new EventHttp($base),
    new EventListener($base, fn() => 1, null, 0, -1, '127.0.0.1:0')];
if (class_exists('EventDnsBase')) {
    $objects[] = new EventDnsBase($base, false);
}
foreach ($objects as $object) {
    $text = grab(fn() => serialize($object));
    if (!$text instanceof EventException) {
        say(get_class($object), $text);
    }
}
echo "done\n";
?>
--EXPECT--
done
