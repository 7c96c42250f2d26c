--TEST--
setFlags() and requireFeatures() refuse bits that are not there
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(fn($no, $text) => print("[$text]\n"));
$config = new EventConfig();
say('flags', $config->setFlags(1 << 20), $config->setFlags(-1), $config->setFlags(EventBase::NOLOCK | EventBase::PRECISE_TIMER));
say('features', $config->requireFeatures(1 << 20), $config->requireFeatures(-1), $config->requireFeatures(0));
say('base', new EventBase($config));
?>
--EXPECT--
[EventConfig::setFlags(): Unknown flags 0x100000: a sum of EventBase::NOLOCK, IGNORE_ENV, STARTUP_IOCP, NO_CACHE_TIME, EPOLL_USE_CHANGELIST, PRECISE_TIMER is wanted]
[EventConfig::setFlags(): Unknown flags 0xffffffffffffffff: a sum of EventBase::NOLOCK, IGNORE_ENV, STARTUP_IOCP, NO_CACHE_TIME, EPOLL_USE_CHANGELIST, PRECISE_TIMER is wanted]
flags: false false true
[EventConfig::requireFeatures(): Unknown features 0x100000: a sum of the EventConfig::FEATURE_* constants is wanted]
[EventConfig::requireFeatures(): Unknown features 0xffffffffffffffff: a sum of the EventConfig::FEATURE_* constants is wanted]
features: false false true
base: EventBase
