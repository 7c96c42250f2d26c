--TEST--
Cycles through an event that is not armed are collected, armed events are not
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

class D {
    public $e;
    public function __construct(private string $name) {}
    public function __destruct() { echo $this->name, "\n"; }
}
$base = new EventBase();
$d = new D('data');
$d->e = Event::timer($base, fn() => 1, $d);
unset($d);
say('collected', gc_collect_cycles() > 0);
$d = new D('closure');
$d->e = Event::timer($base, function () use ($d) {});
unset($d);
gc_collect_cycles();
$d = new D('reference');
$e = Event::timer($base, function () use (&$e, $d) {});
unset($e, $d);
gc_collect_cycles();
$d = new D('method');
$d->e = Event::timer($base, [$d, '__destruct']);
unset($d);
gc_collect_cycles();
$d = new D('freed');
$d->e = Event::timer($base, fn() => 1, $d);
$d->e->add(1);
$d->e->free();
unset($d);
gc_collect_cycles();
$d = new D('armed');
$d->e = Event::timer($base, fn() => print("fired\n"), $d);
$d->e->add(0);
unset($d);
gc_collect_cycles();
echo "loop\n";
$base->loop();
gc_collect_cycles();
// With their base goes what is armed on it.
$base = new EventBase();
$d = new D('with its base');
$d->e = Event::timer($base, fn() => 1, $d);
$d->e->add(1);
unset($d, $base);
gc_collect_cycles();
echo "end\n";
?>
--EXPECT--
data
collected: true
closure
reference
method
freed
loop
fired
armed
with its base
end
