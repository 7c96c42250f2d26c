--TEST--
getMethod() tells of EPOLL_USE_CHANGELIST
--SKIPIF--
<?php if (getenv('EVENT_NOEPOLL')) die('skip it is about epoll'); ?>
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$config = new EventConfig();
say('flags', $config->setFlags(EventBase::EPOLL_USE_CHANGELIST));
say('epoll', (new EventBase($config))->getMethod());
$config->avoidMethod('epoll');
say('poll', (new EventBase($config))->getMethod());
?>
--EXPECT--
flags: true
epoll: "epoll (with changelist)"
poll: "poll"
