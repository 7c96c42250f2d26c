--TEST--
An edge-triggered reader is called once per arrival and sees the ET bit
--SKIPIF--
<?php if (getenv('EVENT_NOEPOLL')) die('skip it is about epoll'); ?>
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
[$a, $b] = duplex();
stream_set_blocking($a, false);
$seen = [];
$e = new Event($base, $a, Event::READ | Event::PERSIST | Event::ET, function ($fd, $what) use (&$seen) {
    $seen[] = $what;
    stream_socket_recvfrom($fd, 1);
});
$e->add();
fwrite($b, 'abcdef');
for ($i = 0; $i < 4; $i++) { $base->loop(EventBase::LOOP_NONBLOCK); }
say('after one write', count($seen));
fwrite($b, 'g');
for ($i = 0; $i < 4; $i++) { $base->loop(EventBase::LOOP_NONBLOCK); }
say('after second write', count($seen));
say('what', $seen[0] === (Event::READ | Event::ET));
say('still armed', $e->pending);
?>
--EXPECT--
after one write: 1
after second write: 2
what: true
still armed: true
