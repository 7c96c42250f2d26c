--TEST--
getFeatures() of each back end
--SKIPIF--
<?php if (getenv('EVENT_NOEPOLL')) die('skip it is about epoll'); ?>
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

foreach ([[], ['epoll'], ['epoll', 'poll']] as $avoided) {
    $config = new EventConfig();
    array_map([$config, 'avoidMethod'], $avoided);
    $base = new EventBase($config);
    say($base->getMethod(), $base->getFeatures());
}
?>
--EXPECT--
epoll: 11
poll: 12
select: 4
