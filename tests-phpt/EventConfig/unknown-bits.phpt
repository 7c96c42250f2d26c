--TEST--
setFlags() and requireFeatures() refuse bits that are not there
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$config = new EventConfig();
say('flags', $config->setFlags(1 << 20), $config->setFlags(-1), $config->setFlags(EventBase::NOLOCK | EventBase::PRECISE_TIMER));
say('features', $config->requireFeatures(1 << 20), $config->requireFeatures(-1), $config->requireFeatures(0));
say('base', new EventBase($config));
?>
--EXPECT--
flags: false false true
features: false false true
base: EventBase
