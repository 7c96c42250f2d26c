--TEST--
A configuration no back end is up to draws a warning besides the exception
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(fn ($level) => say('level', $level) ?? true);
$config = new EventConfig();
$config->requireFeatures(EventConfig::FEATURE_ET | EventConfig::FEATURE_FDS);
try {
    new EventBase($config);
} catch (EventException $e) {
    say('thrown', $e);
}
?>
--EXPECT--
level: 2
thrown: EventException
