--TEST--
Every kind of callable can be a callback
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

class Sink {
    public function method(...$a) { say('method', count($a)); }
    public static function stat(...$a) { say('static', count($a)); }
    public function __invoke(...$a) { say('invoke', count($a)); }
    public function __call($n, $a) { say("magic $n", count($a)); }
    public static function __callStatic($n, $a) { say("magic static $n", count($a)); }
}
function plain_function(...$a) { say('function', count($a)); }
$base = new EventBase();
$s = new Sink();
foreach ([[$s, 'method'], ['Sink', 'stat'], 'Sink::stat', $s, 'plain_function', plain_function(...), $s->method(...),
          fn(...$a) => say('arrow', count($a)), [$s, 'ghost'], ['Sink', 'ghost']] as $cb) {
    $t = Event::timer($base, $cb, 1);
    $t->add(0);
    $base->loop();
}
?>
--EXPECT--
method: 1
static: 1
static: 1
invoke: 1
function: 1
function: 1
method: 1
arrow: 1
magic ghost: 1
magic static ghost: 1
