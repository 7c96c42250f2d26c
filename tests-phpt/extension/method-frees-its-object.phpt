--TEST--
Methods whose object goes while they run: a callable with a reference does not hold it
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

function drop(): void
{
    $GLOBALS['object'] = null;
    for ($i = 0; $i < 300; $i++) {
        $GLOBALS['junk'][] = str_repeat('x', 16 + $i);
    }
}
class Dropping
{
    public function __construct(private string $text) {}
    public function __toString(): string
    {
        drop();
        return $this->text;
    }
}
class Last
{
    public function __destruct() { drop(); }
}
set_error_handler(function (int $level, string $message) {
    echo '  ', preg_replace('/^Implicit conversion.*/', 'converted', $message), "\n";
    drop();
    return true;
});
$base = new EventBase();
$timer = fn () => Event::timer($base, 'strlen', new Last());
$listener = fn () => new EventListener($base, 'strlen', new Last(), 0, -1, '127.0.0.1:0');
foreach ([
    'a string' => [fn () => new EventBuffer(), 'add', [new Dropping('bytes')]],
    'a number' => [fn () => new EventBuffer(), 'expand', [1.5]],
    'several' => [fn () => new EventDnsBase($base, false), 'setOption', [new Dropping('timeout'), new Dropping('1')]],
    'a warning' => [$timer, 'setPriority', [1000]],
    'data that goes' => [$timer, 'free', []],
    'data that is replaced' => [$timer, 'setTimer', [$base, 'strlen', 5]],
    'data of a listener' => [$listener, 'free', []],
    'a constructor' => [fn () => new EventHttpRequest('strlen', new Last()), '__construct', ['strlen', 1]],
    'a path' => [fn () => new EventHttp($base), 'setCallback', [new Dropping('/path'), 'strlen']],
    'a file' => [fn () => new EventDnsBase($base, false), 'parseResolvConf', [1.5, '/nowhere']],
] as $name => [$make, $method, $arguments]) {
    echo "$name\n";
    $object = $make();
    $callable = [&$object, $method];
    say("  $method", call_user_func_array($callable, $arguments), $object);
}
?>
--EXPECT--
a string
  add: true null
a number
  converted
  expand: true null
several
  setOption: true null
a warning
  Event::setPriority(): Unable to set event priority: 1000
  setPriority: false null
data that goes
  free: null null
data that is replaced
  setTimer: true null
data of a listener
  free: null null
a constructor
  __construct: null null
a path
  setCallback: true null
a file
  converted
  EventDnsBase::parseResolvConf(): Failed to open file
  parseResolvConf: false null
