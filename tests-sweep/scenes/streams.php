<?php
/* Buffers, and streams without TLS. */

final class StreamScenes
{
    public static function all(): array
    {
        return ['EventBuffer' => self::buffers(), 'EventBufferEvent' => self::streams() + TlsScenes::streams()];
    }

    /* A stream with its callbacks, fired by $fire where it is not read from a peer. */
    public static function watch(Scene $s, EventBufferEvent $stream): EventBufferEvent
    {
        $s->target = $stream;
        $stream->setCallbacks($s->callback(), $s->callback(), $s->callback(), $s);
        $stream->enable(Event::READ | Event::WRITE);
        return $stream;
    }

    private static function buffers(): array
    {
        $buffer = function (Scene $s, string ...$parts): Scene {
            $s->target = new EventBuffer();
            array_map(fn ($part) => $s->target->add($part), $parts);
            return $s;
        };
        $of = function (string $stream, string $property): Scene {
            $s = self::streams()[$stream]();
            $s->turn(1);
            $s->keep($s->target);
            $s->target = $s->target->$property;
            return $s;
        };
        return [
            'filled' => fn () => $buffer(new Scene(), "first line\r\nsecond\n", str_repeat('x', 5000), "\0\xff\r\n", 'end'),
            'empty' => fn () => $buffer(new Scene()),
            'large' => fn () => $buffer(new Scene(), ...array_fill(0, 40, str_repeat('large', 20000))),
            'frozen' => function () use ($buffer) {
                $s = $buffer(new Scene(), 'frozen');
                $s->target->freeze(true);
                $s->target->freeze(false);
                return $s;
            },
            'file' => function () use ($buffer) {
                $s = $buffer(new Scene(), 'before ');
                attempt(fn () => $s->target->addFile(Certificates::path('cert')));
                $s->target->add(' after');
                return $s;
            },
            'input' => fn () => $of('socket', 'input'),
            'output' => fn () => $of('full', 'output'),
            'pairinput' => fn () => $of('pair', 'input'),
            'request' => function () {
                $s = HttpScenes::all()['EventHttpRequest']['body']();
                $s->keep($s->target);
                $s->target = $s->target->getInputBuffer();
                $s->fire = fn () => Site::again($s);
                return $s;
            },
            'reply' => function () {
                $s = HttpScenes::all()['EventHttpRequest']['served']();
                $s->keep($s->target);
                $s->target = $s->target->getOutputBuffer();
                $s->fire = fn () => Site::again($s);
                return $s;
            },
            'extended' => function () {
                $s = new Scene();
                $s->target = new ExtendedBuffer();
                return $s;
            },
        ];
    }

    private static function streams(): array
    {
        $on = function (Scene $s, mixed $socket, int $options = 0): Scene {
            $s->stream = is_resource($socket) ? $socket : null;
            self::watch($s, new EventBufferEvent($s->base, $socket, $options));
            $s->fire = fn () => [is_resource($s->peers[0] ?? null) && @fwrite($s->peers[0], 'fire'), $s->turn(3)];
            return $s;
        };
        return [
            'fresh' => function () {
                $s = new Scene();
                self::watch($s, new EventBufferEvent($s->base));
                return $s;
            },
            'socket' => function () use ($on) {
                $s = new Scene();
                return $on($s, Sockets::filled($s), EventBufferEvent::OPT_CLOSE_ON_FREE);
            },
            'filtered' => function () use ($on) {
                $s = new Scene();
                $on($s, Sockets::connected($s)[0]);
                ActingFilter::append($s->stream, fn () => null);
                return $s;
            },
            'number' => function () use ($on) {
                $s = new Scene();
                return $on($s, Descriptors::make('open', $s), EventBufferEvent::OPT_CLOSE_ON_FREE);
            },
            'object' => function () use ($on) {
                $s = new Scene();
                return $on($s, function_exists('socket_create') ? Sockets::object('open', $s) : Sockets::pair($s)[0]);
            },
            'full' => function () use ($on) {
                $s = $on(new Scene(), null);
                $s = $on($s, Sockets::full($s));
                $s->target->write(str_repeat('unsent', 30000));
                return $s;
            },
            'pair' => function () {
                $s = new Scene();
                [$mine, $peer] = EventBufferEvent::createPair($s->base, EventBufferEvent::OPT_DEFER_CALLBACKS);
                self::watch($s, $mine);
                $s->peers[] = $peer;
                $peer->enable(Event::READ | Event::WRITE);
                $s->fire = fn () => [$peer->write('fire'), $s->turn(2)];
                $peer->write('waiting');
                return $s;
            },
            'connecting' => function () {
                $s = new Scene();
                Sockets::listening($s, $port);
                self::watch($s, new EventBufferEvent($s->base));
                $s->target->connect("127.0.0.1:$port");
                $s->fire = fn () => $s->turn(3);
                return $s;
            },
            'refused' => function () {
                $s = new Scene();
                self::watch($s, new EventBufferEvent($s->base));
                $s->target->connectHost(null, '127.0.0.1', 1);
                $s->fire = fn () => $s->turn(3);
                return $s;
            },
            'looking' => function () {
                $s = new Scene();
                self::watch($s, new EventBufferEvent($s->base));
                $s->target->connectHost(new EventDnsBase($s->base, false), 'nowhere.invalid', 80);
                $s->fire = fn () => $s->until(fn () => $s->inner === null);
                return $s;
            },
            'marks' => function () use ($on) {
                $s = new Scene();
                $on($s, Sockets::filled($s));
                $s->target->setWatermark(Event::READ, 2, 10);
                $s->target->setTimeouts(0.005, 0.005);
                $s->turn(1);
                return $s;
            },
            'eof' => function () use ($on) {
                $s = new Scene();
                $on($s, Sockets::alone());
                $s->fire = fn () => $s->turn(2);
                return $s;
            },
        ];
    }
}
