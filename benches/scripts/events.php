<?php
/* Events: libevent's classic benchmark, many pairs of sockets of which some are active; dispatching; adding and removing. */
require __DIR__ . '/measure.php';

/* @return list<array{resource, resource}> */
function pairs(int $count): array
{
    $pairs = [];
    for ($i = 0; $i < $count; $i++) {
        $pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        foreach ($pair as $socket) {
            stream_set_blocking($socket, false);
            stream_set_read_buffer($socket, 0);
            stream_set_write_buffer($socket, 0);
        }
        $pairs[] = $pair;
    }
    return $pairs;
}

/* Every callback reads a byte, and writes one to the next pair. */
foreach ([100, 1000, 5000] as $count) {
    measure("event-fd-$count", function () use ($count) {
        $base = new EventBase();
        $pairs = pairs($count);
        $left = $total = scale(100000);
        $fired = 0;
        foreach ($pairs as $i => [$socket]) {
            $next = $pairs[($i + 1) % $count][1];
            $events[] = $event = new Event($base, $socket, Event::READ | Event::PERSIST, function ($fd) use (&$left, &$fired, $next) {
                fread($fd, 1);
                $fired++;
                if ($left > 0) {
                    $left--;
                    fwrite($next, 'e');
                }
            });
            $event->add();
        }
        return function () use ($base, $pairs, $count, &$left, &$fired, $total, $events) {
            $active = min(100, $count, $total);
            for ($i = 0; $i < $active; $i++) {
                $left--;
                fwrite($pairs[intdiv($i * $count, $active)][1], 'e');
            }
            while ($fired < $total) {
                $base->loop(EventBase::LOOP_ONCE);
            }
            return $total;
        };
    });
}

/* Sockets that can always be written to, and nothing to do in the callback. */
measure('event-dispatch', function () {
    $base = new EventBase();
    $total = scale(300000);
    $fired = 0;
    foreach ($pairs = pairs(50) as [$socket]) {
        $events[] = $event = new Event($base, $socket, Event::WRITE | Event::PERSIST, function () use (&$fired, $total, $base) {
            if (++$fired >= $total) {
                $base->stop();
            }
        });
        $event->add();
    }
    return function () use ($base, $pairs, $events, &$fired) {
        $base->loop();
        return $fired;
    };
});

/* Interest in writing comes and goes between two waits. */
measure('event-toggle', function () {
    $base = new EventBase();
    foreach ($pairs = pairs(100) as [$socket]) {
        $reads[] = $event = new Event($base, $socket, Event::READ | Event::PERSIST, fn () => null);
        $event->add();
        $writes[] = new Event($base, $socket, Event::WRITE | Event::PERSIST, fn () => null);
    }
    return function () use ($base, $pairs, $reads, $writes) {
        $rounds = scale(1000);
        for ($i = 0; $i < $rounds; $i++) {
            foreach ($writes as $event) {
                $event->add();
            }
            foreach ($writes as $event) {
                $event->del();
            }
        }
        return $rounds * 100;
    };
});

/* What frameworks do: watch for writing, be called, stop watching. */
measure('event-toggle-loop', function () {
    $base = new EventBase();
    $events = [];
    $fired = 0;
    foreach ($pairs = pairs(100) as $i => [$socket]) {
        $events[$i] = new Event($base, $socket, Event::WRITE | Event::PERSIST, function () use (&$events, $i, &$fired) {
            $events[$i]->del();
            $fired++;
        });
    }
    return function () use ($base, $pairs, &$events, &$fired) {
        $rounds = scale(1000);
        for ($i = 0; $i < $rounds; $i++) {
            foreach ($events as $event) {
                $event->add();
            }
            $base->loop(EventBase::LOOP_NONBLOCK);
        }
        $events = [];
        return $fired;
    };
});

measure('event-new-add-del-free', function () {
    $base = new EventBase();
    [[$socket]] = pairs(1);
    $count = scale(100000);
    $callback = fn () => null;
    for ($i = 0; $i < $count; $i++) {
        $event = new Event($base, $socket, Event::READ | Event::PERSIST, $callback);
        $event->add();
        $event->del();
        $event->free();
    }
    return $count;
});

/* Two streams without a socket, which send a message to and fro: the callbacks, and the glue. */
measure('event-stream-pair', function () {
    $base = new EventBase();
    [$one, $other] = EventBufferEvent::createPair($base);
    $total = scale(200000);
    $count = 0;
    $callback = function (EventBufferEvent $stream) use (&$count, $total, $base) {
        $data = $stream->read(64);
        if (++$count >= $total) {
            $base->stop();
        } else {
            $stream->write($data);
        }
    };
    foreach ([$one, $other] as $stream) {
        $stream->setCallbacks($callback, null, null);
        $stream->enable(Event::READ | Event::WRITE);
    }
    $one->write('ping');
    $base->loop();
    // PECL event 3.1.5 crashes when the base goes first.
    $one->free();
    $other->free();
    return $count;
});
