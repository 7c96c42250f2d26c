--TEST--
A freed listener has no base; its setters warn
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(fn($no, $text) => print("[$text]\n"));
$l = new EventListener(new EventBase(), fn() => 1, null, EventListener::OPT_CLOSE_ON_FREE, -1, '127.0.0.1:0');
$l->free();
say('getBase', grab(fn() => $l->getBase()));
say('setCallback', $l->setCallback(fn() => 1));
say('setErrorCallback', $l->setErrorCallback(fn() => 1));
say('base', is_float((new EventBase())->getTimeOfDayCached()));
?>
--EXPECT--
getBase: EventException
[EventListener::setCallback(): EventListener has been freed]
setCallback: null
[EventListener::setErrorCallback(): EventListener has been freed]
setErrorCallback: null
base: true
