--TEST--
A fatal error in a callback ends the request: what else is due in that turn is not called, but may be by a shutdown function
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

register_shutdown_function(function () use (&$base) {
    say('the end');
    say('again', $base->loop());
});

function fail(int $which): void
{
    say('called', $which);
    if ($which === 1) {
        // Since PHP 8.4 there is a deprecation besides the error; what is fatal is not silenced.
        @trigger_error('enough', E_USER_ERROR);
    }
}

$base = new EventBase();
$events = [];
for ($i = 0; $i < 4; $i++) {
    $events[$i] = Event::timer($base, fn (object $data) => fail($data->which), (object) ['which' => $i]);
    $events[$i]->add(0);
}
$base->loop();
say('not reached');
?>
--EXPECTF--
called: 0
called: 1

Fatal error: enough in %s on line %d
the end: 
called: 2
called: 3
again: true
