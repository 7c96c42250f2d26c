--TEST--
EventBufferEvent: a pair that never stops talking leaves time for the rest of the loop
--FILE--
<?php
$base = new EventBase();
[$a, $b] = EventBufferEvent::createPair($base);
$calls = 0;
$pong = function (EventBufferEvent $bev) use (&$calls) {
    $calls++;
    $bev->write($bev->read(64));
};
foreach ([$a, $b] as $bev) {
    $bev->setCallbacks($pong, null, null);
    $bev->enable(Event::READ | Event::WRITE);
}
$a->write('ping');
$timer = Event::timer($base, function () use ($base) {
    echo "timer\n";
    $base->stop();
});
$timer->add(0.001);
$base->loop();
var_dump($calls > 1);
$a->free();
$b->free();
?>
--EXPECT--
timer
bool(true)
