--TEST--
EVENT_NOEPOLL, EVENT_NOPOLL and EVENT_NOSELECT in the environment rule back ends out, unless IGNORE_ENV says otherwise
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

function method(int $flags = 0): string {
    $config = new EventConfig();
    $config->setFlags($flags);
    $base = @grab(fn() => new EventBase($config));
    return $base instanceof EventBase ? $base->getMethod() : get_class($base);
}
putenv('EVENT_NOEPOLL=1');
putenv('EVENT_NOPOLL');
say('without epoll', method(), method(EventBase::IGNORE_ENV));
putenv('EVENT_NOPOLL=');
say('without poll', method(), (new EventBase())->getMethod());
putenv('EVENT_NOSELECT=1');
say('without any', method(), method(EventBase::IGNORE_ENV));
?>
--EXPECT--
without epoll: "poll" "epoll"
without poll: "select" "select"
without any: "EventException" "epoll"
