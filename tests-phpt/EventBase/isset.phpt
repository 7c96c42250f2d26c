--TEST--
isset() of what a base or a configuration does not have
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$config = new EventConfig();
say('base', isset($base->anything), empty($base->anything), $base->anything ?? 'default');
say('config', isset($config->anything), empty($config->anything), $config->anything ?? 'default');
?>
--EXPECT--
base: false true "default"
config: false true "default"
