--TEST--
EventConfig::avoidMethod() steers the back end
--SKIPIF--
<?php if (getenv('EVENT_NOEPOLL')) die('skip it is about epoll'); ?>
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

function with(array $avoid): EventBase|Throwable {
    $cfg = new EventConfig();
    foreach ($avoid as $m) { if ($cfg->avoidMethod($m) !== true) { echo "avoidMethod failed\n"; } }
    return grab(fn() => new EventBase($cfg));
}
say('nothing', with([])->getMethod());
say('unknown name', with(['no-such-backend'])->getMethod());
say('epoll', with(['epoll'])->getMethod());
say('epoll and poll', with(['epoll', 'poll'])->getMethod());
$all = @with(['epoll', 'poll', 'select']);
say('everything', $all, $all instanceof EventException);
say('null config', (new EventBase(null))->getMethod());
say('wrong type', grab(fn() => new EventBase('epoll')), grab(fn() => new EventBase(new stdClass())));
say('avoidMethod type', grab(fn() => (new EventConfig())->avoidMethod([])));
say('constructor takes nothing', grab(fn() => new EventConfig(1)));
?>
--EXPECT--
nothing: "epoll"
unknown name: "epoll"
epoll: "poll"
epoll and poll: "select"
everything: EventException true
null config: "epoll"
wrong type: TypeError TypeError
avoidMethod type: TypeError
constructor takes nothing: ArgumentCountError
