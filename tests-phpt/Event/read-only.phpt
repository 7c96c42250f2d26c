--TEST--
Properties that are computed cannot be changed
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$e = Event::timer($base, fn() => 1);
$l = new EventListener($base, fn() => 1, null, EventListener::OPT_CLOSE_ON_FREE, -1, '127.0.0.1:0');
function text(callable $f): string { $t = grab($f); return $t instanceof Error ? $t->getMessage() : 'nothing'; }
say('pending', text(function () use ($e) { $e->pending = true; }));
say('fd', text(function () use ($l) { $l->fd = 5; }));
say('unset', text(function () use ($e) { unset($e->pending); }));
say('reference', text(function () use ($e) { $r = &$e->pending; $r = true; }));
say('operator', text(function () use ($e) { $e->pending .= 'x'; }));
say('element', text(function () use ($e) { $e->pending[] = 1; }));
say('still', $e->pending, is_int($l->fd));
?>
--EXPECT--
pending: "Cannot modify read-only property Event::$pending"
fd: "Cannot modify read-only property EventListener::$fd"
unset: "Cannot unset property Event::$pending"
reference: "Cannot indirectly modify property Event::$pending"
operator: "Cannot modify read-only property Event::$pending"
element: "Cannot indirectly modify property Event::$pending"
still: false true
