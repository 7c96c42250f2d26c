--TEST--
getBase() gives an EventBase for the same loop, and property fd
--SKIPIF--
<?php if (getenv('EVENT_NOEPOLL')) die('skip it is about epoll'); ?>
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$l = new EventListener($base, fn() => null, null, EventListener::OPT_CLOSE_ON_FREE, -1, '127.0.0.1:0');
$g = $l->getBase();
say('class', $g, $g->getMethod() === $base->getMethod());
$t = Event::timer($g, function () use ($g) { say('runs on the shared loop'); $g->stop(); });
$t->add(0);
say('loop', $base->loop());
unset($g);
say('original still alive', $base->getMethod(), $base->loop(EventBase::LOOP_NONBLOCK));
say('fd', $l->fd === EventUtil::getSocketFd($l->fd));
ob_start(); var_dump($l); $dump = ob_get_clean();
say('dump', preg_match('/^object\(EventListener\)#\d+ \(1\) \{\s+\["fd"\]=>\s+int\(\d+\)\s+\}\s*$/', $dump));
?>
--EXPECT--
class: EventBase true
runs on the shared loop: 
loop: true
original still alive: "epoll" true
fd: true
dump: 1
