<?php
/* Timers. */
require __DIR__ . '/measure.php';

measure('timer-create-add-fire', function () {
    $base = new EventBase();
    $count = scale(100000);
    $events = [];
    $fired = 0;
    $callback = function () use (&$fired) {
        $fired++;
    };
    for ($i = 0; $i < $count; $i++) {
        $events[$i] = $event = new Event($base, -1, Event::TIMEOUT, $callback);
        $event->addTimer(($i * 7919 % 1000) / 1e6);
    }
    $base->loop();
    return $fired;
});

/* Each callback makes the next timer, as a framework does to go on at once. */
measure('timer-chain', function () {
    $base = new EventBase();
    $left = $count = scale(100000);
    $event = null;
    $callback = function () use (&$callback, &$left, &$event, $base) {
        if (--$left > 0) {
            $event = new Event($base, -1, Event::TIMEOUT, $callback);
            $event->addTimer(0);
        }
    };
    $callback();
    $base->loop();
    $callback = null;
    return $count;
});

/* @return list<Event> as many as there are connections with an idle timeout */
function pending(EventBase $base): array
{
    for ($i = 0; $i < 10000; $i++) {
        $events[] = $event = new Event($base, -1, Event::TIMEOUT, fn () => null);
        $event->addTimer(60 + $i % 100);
    }
    return $events;
}

/* An idle timeout is taken back and set anew. */
measure('timer-churn', function () {
    $events = pending($base = new EventBase());
    return function () use ($base, $events) {
        $count = scale(300000);
        for ($i = 0; $i < $count; $i++) {
            $event = $events[$i * 7919 % 10000];
            $event->delTimer();
            $event->addTimer(60 + $i % 100);
        }
        return $count;
    };
});

/* The same by moving it. */
measure('timer-rearm', function () {
    $events = pending($base = new EventBase());
    return function () use ($base, $events) {
        $count = scale(300000);
        for ($i = 0; $i < $count; $i++) {
            $events[$i * 7919 % 10000]->addTimer(60 + $i % 100);
        }
        return $count;
    };
});

measure('timer-periodic', function () {
    $base = new EventBase();
    $total = scale(200000);
    $fired = 0;
    $callback = function () use (&$fired, $total, $base) {
        if (++$fired >= $total) {
            $base->stop();
        }
    };
    for ($i = 0; $i < 1000; $i++) {
        $events[$i] = $event = new Event($base, -1, Event::TIMEOUT | Event::PERSIST, $callback);
        $event->addTimer(0.001);
    }
    $base->loop();
    return $fired;
});
