--TEST--
requireFeatures() and getFeatures()
--SKIPIF--
<?php if (getenv('EVENT_NOEPOLL')) die('skip it is about epoll'); ?>
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

function needing(int $f): EventBase|Throwable {
    $cfg = new EventConfig();
    if ($cfg->requireFeatures($f) !== true) { echo "requireFeatures failed\n"; }
    return @grab(fn() => new EventBase($cfg));
}
$bits = fn(EventBase $b) => [
    'ET' => (bool) ($b->getFeatures() & EventConfig::FEATURE_ET),
    'O1' => (bool) ($b->getFeatures() & EventConfig::FEATURE_O1),
    'FDS' => (bool) ($b->getFeatures() & EventConfig::FEATURE_FDS)];
say('default', (new EventBase())->getMethod(), $bits(new EventBase()));
foreach (['ET' => 1, 'O1' => 2, 'ET+O1' => 3, 'FDS' => 4, 'ET+FDS' => 5, 'O1+FDS' => 6] as $name => $f) {
    $b = needing($f);
    if ($b instanceof EventBase) { say($name, $b->getMethod(), $bits($b)); } else { say($name, $b); }
}
say('type', grab(fn() => (new EventConfig())->requireFeatures('ET')));
say('count', grab(fn() => (new EventConfig())->requireFeatures()));
?>
--EXPECT--
default: "epoll" {"ET":true,"O1":true,"FDS":false}
ET: "epoll" {"ET":true,"O1":true,"FDS":false}
O1: "epoll" {"ET":true,"O1":true,"FDS":false}
ET+O1: "epoll" {"ET":true,"O1":true,"FDS":false}
FDS: "poll" {"ET":false,"O1":false,"FDS":true}
ET+FDS: EventException
O1+FDS: EventException
type: TypeError
count: ArgumentCountError
