<?php

/*
 * Reads the lines of another process as they come, while a clock of our own ticks.
 *
 *   php php-examples/pipe.php
 */

$base = new EventBase();

$process = proc_open(
    ['sh', '-c', 'for word in one two three; do echo $word; sleep 1; done'],
    [1 => ['pipe', 'w']],
    $pipes,
);
stream_set_blocking($pipes[1], false);

$clock = new Event($base, -1, Event::TIMEOUT | Event::PERSIST, function () {
    echo '.';
});
$clock->add(0.25);

$lines = new EventBuffer();
$reader = new Event($base, $pipes[1], Event::READ | Event::PERSIST, function ($pipe) use ($lines, $clock, &$reader) {
    if (!$lines->readFrom($pipe, 4096)) {
        // The other process has closed its end. Nothing is armed any more, and the loop ends.
        $reader->del();
        $clock->del();
        return;
    }
    while (($line = $lines->readLine(EventBuffer::EOL_LF)) !== null) {
        echo "[$line]";
    }
});
$reader->add();

$base->loop();
echo "\nIt ended with ", proc_close($process), "\n";
