--TEST--
EventListener: a descriptor that the kernel does not watch is refused with an exception
--SKIPIF--
<?php if (getenv('EVENT_NOEPOLL')) die('skip it is about epoll'); ?>
--FILE--
<?php
$config = new EventConfig();
$config->avoidMethod('poll');
$config->avoidMethod('select');
$base = new EventBase($config);
try {
    new EventListener($base, function () {}, null, 0, 0, fopen(__FILE__, 'r'));
} catch (Exception $e) {
    echo get_class($e), ': ', $e->getMessage(), "\n";
}
var_dump($base->loop(EventBase::LOOP_NONBLOCK));
?>
--EXPECTF--
Exception: Failed to allocate listener: %s
bool(true)
