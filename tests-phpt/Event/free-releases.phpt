--TEST--
free() releases callback and data at once
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

class D {
    public function __construct(private string $name) {}
    public function __destruct() { echo $this->name, "\n"; }
    public function call() {}
}
$e = Event::timer(new EventBase(), [new D('callback'), 'call'], new D('data'));
$e->free();
echo "freed\n";
?>
--EXPECT--
callback
data
freed
