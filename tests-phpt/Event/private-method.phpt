--TEST--
A callable is resolved in the scope it is given in
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

class Owner {
    public function __construct(public EventBase $base) {}
    public function event(): Event { return Event::timer($this->base, [$this, 'secret']); }
    private function secret() { echo "secret\n"; }
    public function __call($name, $arguments) { echo "__call $name\n"; }
}
class Silent {
    private function secret() {}
}
$base = new EventBase();
$e = (new Owner($base))->event();
$e->add(0);
$f = Event::timer($base, [new Owner($base), 'secret']);
$f->add(0);
$base->loop();
say('from outside', grab(fn() => Event::timer($base, [new Silent(), 'secret'])));
?>
--EXPECT--
secret
__call secret
from outside: TypeError
