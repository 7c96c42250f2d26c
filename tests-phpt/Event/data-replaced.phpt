--TEST--
Data that is replaced is released
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

class D {
    public function __construct(private string $name) {}
    public function __destruct() { echo $this->name, "\n"; }
}
$e = Event::timer(new EventBase(), fn() => 1, new D('first'));
$e->data = new D('second');
echo "replaced\n";
$e->data = null;
echo "end\n";
?>
--EXPECT--
first
replaced
second
end
