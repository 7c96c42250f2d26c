--TEST--
Data and captured variables are released with the event
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

class Tracer { public function __construct(private string $n) {} public function __destruct() { echo "release {$this->n}\n"; } }
$base = new EventBase();
$t = Event::timer($base, fn() => null, new Tracer('data'));
echo "unset\n";
unset($t);
$c = new Tracer('captured');
$t = Event::timer($base, function () use ($c) {});
unset($c);
echo "unset\n";
unset($t);
$t = Event::timer($base, fn() => null, new Tracer('fired data'));
$t->add(0);
$base->loop();
echo "fired\n";
unset($t);
$cb = new class { public function __invoke() {} public function __destruct() { echo "release callback object\n"; } };
$t = Event::timer($base, $cb);
unset($cb);
echo "unset\n";
$t = null;
echo "end\n";
?>
--EXPECT--
unset
release data
unset
release captured
fired
release fired data
unset
release callback object
end
