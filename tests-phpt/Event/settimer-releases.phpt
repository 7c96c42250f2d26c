--TEST--
setTimer() releases the callback and data before
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

class D {
    public function __construct(private string $name) {}
    public function __destruct() { echo $this->name, "\n"; }
    public function call() {}
}
$base = new EventBase();
$e = Event::timer($base, [new D('callback'), 'call'], new D('data'));
$e->setTimer($base, fn() => 1, new D('other data'));
echo "set\n";
$e->setTimer($base, fn() => 1);
echo "end\n";
?>
--EXPECT--
callback
data
set
other data
end
