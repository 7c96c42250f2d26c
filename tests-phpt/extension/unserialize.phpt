--TEST--
No object of these classes is made by unserialize()
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

foreach (['EventBase', 'EventConfig', 'EventDnsBase', 'EventHttp', 'EventHttpConnection', 'EventHttpRequest', 'EventListener',
    'EventSslContext'] as $class) {
    if (class_exists($class)) {
        $made = grab(fn() => unserialize(sprintf('O:%d:"%s":0:{}', strlen($class), $class)));
        if (!$made instanceof EventException) {
            say($class, $made);
        }
    }
}
echo "done\n";
?>
--EXPECT--
done
