--TEST--
EventDnsBase: it keeps its EventBase, also in a cycle, and says so when that has been freed
--FILE--
<?php
function local(): void {
    $base = new EventBase();
    $dns = new EventDnsBase($base, false);
    $dns->addNameserverIp('127.0.0.1:9');
}
local();

$base = new EventBase();
$dns = new EventDnsBase($base, false);
$there = WeakReference::create($base);
unset($base);
var_dump($there->get() !== null, $dns->addNameserverIp('127.0.0.1'), $dns->countNameservers());
unset($dns);
var_dump($there->get());

$base = new EventBase();
$dns = new EventDnsBase($base, false);
$base->free();
foreach (['countNameservers' => [], 'addNameserverIp' => ['127.0.0.1'], 'addSearch' => ['a.test']] as $method => $arguments) {
    try {
        $dns->$method(...$arguments);
    } catch (EventException $e) {
        echo $e->getMessage(), "\n";
    }
}
try {
    new EventDnsBase($base, false);
} catch (EventException $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
bool(true)
bool(true)
int(1)
NULL
EventBase has been freed
EventBase has been freed
EventBase has been freed
EventBase has been freed
