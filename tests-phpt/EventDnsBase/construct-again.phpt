--TEST--
EventDnsBase: a second call of the constructor starts over, and there is no other way to make one
--FILE--
<?php
$base = new EventBase();
$dns = new EventDnsBase($base, false);
$dns->addNameserverIp('127.0.0.1:9');
$dns->__construct($base, false);
var_dump($dns->countNameservers());
$base->dispatch();
try {
    $dns->__construct($base, 2);
} catch (EventException $e) {
    echo $e->getMessage(), "\n";
}
try {
    $dns->__construct($base, PHP_INT_MAX);
} catch (EventException $e) {
    echo $e->getMessage(), "\n";
}
try {
    $dns->__construct($base, 'yes');
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
foreach ([fn() => serialize($dns), fn() => unserialize('O:12:"EventDnsBase":0:{}')] as $attempt) {
    try {
        $attempt();
    } catch (Exception $e) {
        echo get_class($e), "\n";
    }
}
?>
--EXPECT--
int(0)
Invalid initialization flags
The value of initialization flags is out of range
EventDnsBase::__construct(): Argument #2 ($initialize) must be of type int|bool, string given
EventException
EventException
