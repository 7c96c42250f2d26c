--TEST--
An event keeps its base alive
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$e = Event::timer($base, fn() => 1);
$e->add(1);
unset($base);
say('pending', $e->pending);
say('add', $e->add(1), $e->del(), $e->pending);
unset($e);
// At the end of the script the base goes first, and then what refers to it.
$base = new EventBase();
$all = [Event::timer($base, fn() => 1), new Event($base, duplex()[0], Event::READ, function () use ($base, &$all) {})];
foreach ($all as $e) {
    $e->add(1);
}
echo "done\n";
?>
--EXPECT--
pending: true
add: true true false
done
