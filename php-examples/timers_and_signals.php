<?php

/*
 * A clock that ticks twice a second, until it has ticked ten times or Ctrl-C is pressed.
 *
 *   php php-examples/timers_and_signals.php
 */

$base = new EventBase();

$ticks = 0;
$clock = new Event($base, -1, Event::TIMEOUT | Event::PERSIST, function () use ($base, &$ticks) {
    echo ++$ticks, $ticks < 10 ? ' ' : "\n";
    if ($ticks === 10) {
        // Nothing is armed any more after this but the signal, which alone would keep the loop waiting.
        $base->exit();
    }
});
$clock->add(0.5);

$interrupt = Event::signal($base, SIGINT, function (int $signal) use ($base) {
    echo "\nInterrupted by signal $signal\n";
    $base->stop();
});
$interrupt->add();

$once = Event::timer($base, function (string $words) {
    echo "[$words] ";
}, 'two seconds have passed');
$once->add(2.2);

$base->loop();
echo $base->gotStop() ? "Stopped\n" : "Done\n";
