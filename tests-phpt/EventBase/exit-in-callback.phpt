--TEST--
exit() in a callback ends the script; shutdown functions and destructors run, other events do not
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

class Bye { public function __destruct() { echo "destructor\n"; } }
register_shutdown_function(function () { echo "shutdown function\n"; });
$bye = new Bye();
$base = new EventBase();
for ($i = 0; $i < 3; $i++) {
    $t[$i] = Event::timer($base, function ($d) { echo "callback $d\n"; if ($d === 1) { exit(0); } }, $i);
    $t[$i]->add($i * 0.005);
}
usleep(60000);
$base->loop();
echo "not reached\n";
?>
--EXPECT--
callback 0
callback 1
shutdown function
destructor
