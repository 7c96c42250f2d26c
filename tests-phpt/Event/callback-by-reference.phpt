--TEST--
A callable array with references: what is called stays as long as it runs, and is what was given
--FILE--
<?php
class Called
{
    private string $own = 'mine';
    public function method(): void
    {
        $GLOBALS['object'] = null;
        $GLOBALS['event']->free();
        for ($i = 0; $i < 100; $i++) {
            $GLOBALS['junk'][] = (object) ['number' => $i];
        }
        echo get_class($this), ' ', $this->own, "\n";
    }
    public function __call(string $name, array $arguments): void
    {
        $this->method();
        echo "$name\n";
    }
    public function __invoke(): void { $this->method(); }
    public function __destruct() { echo "destructor\n"; }
}
class Other
{
    public function method(): void { echo "other\n"; }
}
$base = new EventBase();
foreach (['method', 'whatever', '__invoke'] as $name) {
    $object = new Called();
    $callable = [&$object, $name];
    $event = Event::timer($base, $callable);
    unset($callable);
    $event->add(0);
    $base->loop();
}

// Changed behind the reference.
$object = new Called();
$callable = [1 => 'method', 0 => &$object];
$event = Event::timer($base, $callable);
$object = new Other();
$event->add(0);
$base->loop();

// Changed while the arguments after it are converted.
set_error_handler(function (int $level, string $message) {
    echo $message, "\n";
    $GLOBALS['object'] = null;
    return true;
});
$object = new Called();
$callable = [&$object, 'method'];
$listener = new EventListener($base, $callable, null, 1.5, -1, '127.0.0.1:0');
$listener->free();
?>
--EXPECT--
Called mine
destructor
Called mine
whatever
destructor
Called mine
destructor
Called mine
destructor
Implicit conversion from float 1.5 to int loses precision
destructor
