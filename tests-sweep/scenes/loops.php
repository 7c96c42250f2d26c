<?php
/* Loops, and what is waited for: events, listeners, names. */

final class LoopScenes
{
    public static function all(): array
    {
        return [
            'Event' => self::events(),
            'EventBase' => self::bases(),
            'EventConfig' => [
                'fresh' => fn () => self::with(new Scene(), fn () => new EventConfig()),
                'wishes' => fn () => self::with(new Scene(), function () {
                    $config = new EventConfig();
                    $config->avoidMethod('epoll');
                    $config->requireFeatures(EventConfig::FEATURE_FDS);
                    $config->setMaxDispatchInterval(0.001, 2, 1);
                    $config->setFlags(EventBase::PRECISE_TIMER);
                    return $config;
                }),
            ],
            'EventListener' => self::listeners(),
            'EventDnsBase' => self::names(),
            'EventException' => ['fresh' => fn () => self::with(new Scene(), fn () => new EventException('swept', 3))],
            'EventUtil' => ['none' => fn () => new Scene()],
        ];
    }

    private static function with(Scene $scene, callable $make): Scene
    {
        $scene->target = $make($scene);
        return $scene;
    }

    private static function events(): array
    {
        $armed = function (Scene $scene, Event $event, float $timeout = -1.0): Event {
            // The scene alone holds the event.
            $scene->fire = function () use ($scene, $timeout) {
                $scene->target?->pending || attempt(fn () => $scene->target?->add($timeout));
                $scene->turn(2);
            };
            return $event;
        };
        $io = fn ($s, $flags) => new Event($s->base, Sockets::filled($s), $flags, $s->callback(), $s);
        return [
            'timer' => fn () => self::with(new Scene(), fn ($s) => $armed($s, Event::timer($s->base, $s->callback()), 0)),
            'armed' => fn () => self::with(new Scene(), function ($s) use ($armed) {
                $event = $armed($s, Event::timer($s->base, $s->callback(), $s), 0);
                $event->add(0);
                return $event;
            }),
            'persistent' => fn () => self::with(new Scene(), function ($s) use ($armed) {
                $what = Event::TIMEOUT | Event::PERSIST;
                $event = $armed($s, new Event($s->base, -1, $what, $s->callback()), 0);
                $event->add(0);
                return $event;
            }),
            'readable' => fn () => self::with(new Scene(), function ($s) use ($armed, $io) {
                $event = $armed($s, $io($s, Event::READ | Event::PERSIST));
                $event->add();
                return $event;
            }),
            'writable' => fn () => self::with(new Scene(), fn ($s) => $armed($s, $io($s, Event::WRITE | Event::ET))),
            'number' => fn () => self::with(new Scene(), function ($s) use ($armed) {
                $number = Descriptors::make('open', $s);
                $event = $armed($s, new Event($s->base, $number, Event::READ | Event::WRITE, $s->callback()));
                $event->add(0.01);
                return $event;
            }),
            'signal' => fn () => self::with(new Scene(), function ($s) {
                // The event may be another by the time the signal comes.
                pcntl_signal(SIGUSR2, SIG_IGN);
                $event = Event::signal($s->base, SIGUSR2, $s->callback(), $s);
                $event->add();
                $s->fire = function () use ($s) {
                    Process::kill(getmypid(), $s->target?->pending ? SIGUSR2 : 0);
                    $s->turn(2);
                };
                return $event;
            }),
        ];
    }

    private static function bases(): array
    {
        $busy = function (Scene $scene): EventBase {
            $tick = new Event($scene->base, -1, Event::TIMEOUT | Event::PERSIST, fn () => null);
            $tick->add(0.001);
            $event = Event::timer($scene->base, $scene->callback());
            $scene->kept = [$tick, $event, new EventBufferEvent($scene->base, Sockets::filled($scene))];
            $scene->fire = function () use ($scene, $event) {
                $event->add(0);
                $scene->turn(2);
            };
            return $scene->base;
        };
        $backend = function (string ...$avoid) use ($busy) {
            $config = new EventConfig();
            array_map(fn ($method) => $config->avoidMethod($method), $avoid);
            return self::with(new Scene(true, $config), $busy);
        };
        return [
            'fresh' => fn () => self::with(new Scene(), function ($s) {
                $event = Event::timer($s->base, $s->callback());
                $s->fire = fn () => [$event->add(0), $s->turn(2)];
                return $s->base;
            }),
            'busy' => fn () => self::with(new Scene(), $busy),
            'poll' => fn () => $backend('epoll'),
            'select' => fn () => $backend('epoll', 'poll'),
            'priorities' => fn () => self::with(new Scene(), function ($s) use ($busy) {
                $s->base->priorityInit(3);
                return $busy($s);
            }),
        ];
    }

    private static function listeners(): array
    {
        $listener = function (Scene $s, mixed $target, int $flags = EventListener::OPT_CLOSE_ON_FREE) {
            $accepted = function ($listener, $fd, ...$rest) use ($s) {
                $s->kept[] = new Owned($fd);
                ($s->callback())($listener, $fd, ...$rest);
            };
            $made = new EventListener($s->base, $accepted, $s, $flags, -1, $target);
            $made->setErrorCallback(fn () => null);
            return $made;
        };
        $live = function (Scene $s, EventListener $made): EventListener {
            $made->getSocketName($address, $port);
            $ask = fn () => $s->peers[] = $port ? Sockets::client($port) : null;
            $s->fire = function () use ($s, $ask) {
                $ask();
                $s->turn(3);
            };
            return $made;
        };
        return [
            'fresh' => fn () => self::with(new Scene(), fn ($s) => $live($s, $listener($s, '127.0.0.1:0'))),
            'stream' => fn () => self::with(new Scene(), function ($s) use ($live, $listener) {
                $s->stream = Sockets::listening($s);
                return $live($s, $listener($s, $s->stream, 0));
            }),
            'waiting' => fn () => self::with(new Scene(), function ($s) use ($live, $listener) {
                $made = $live($s, $listener($s, '127.0.0.1:0'));
                $made->getSocketName($address, $port);
                $s->peers = [Sockets::client($port), Sockets::client($port)];
                return $made;
            }),
            'disabled' => fn () => self::with(new Scene(), function ($s) use ($live, $listener) {
                $made = $live($s, $listener($s, '127.0.0.1:0', EventListener::OPT_DISABLED));
                $s->kept[] = new Owned($made->fd);
                return $made;
            }),
        ];
    }

    private static function names(): array
    {
        return [
            'without' => fn () => self::with(new Scene(), fn ($s) => new EventDnsBase($s->base, false)),
            'system' => fn () => self::with(new Scene(), fn ($s) => new EventDnsBase($s->base, true)),
            'asking' => fn () => self::with(new Scene(), function ($s) {
                $server = $s->keep(Sockets::datagrams());
                $dns = new EventDnsBase($s->base, EventDnsBase::DISABLE_WHEN_INACTIVE);
                $dns->addNameserverIp('127.0.0.1:' . Sockets::port($server));
                $dns->setOption('timeout', '0.05');
                $dns->setOption('attempts', '1');
                $dns->loadHosts(Certificates::path('hosts'));
                $stream = $s->keep(new EventBufferEvent($s->base, null, 0, null, null, $s->callback()));
                $stream->connectHost($dns, 'unanswered.test', 9, EventUtil::AF_INET);
                $s->fire = function () use ($s, $dns, $stream) {
                    attempt(fn () => $stream->connectHost($dns, 'one.test', 9, EventUtil::AF_INET));
                    $s->until(fn () => $s->inner === null);
                };
                return $dns;
            }),
        ];
    }
}
