<?php
/* Streams, Sockets and descriptors for one case. None of them blocks, unless it says so and has something to give. */

final class Sockets
{
    /* Two streams, the second of which the scene keeps as a peer. */
    public static function pair(Scene $scene): array
    {
        $pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        array_map(fn ($stream) => stream_set_blocking($stream, false), $pair);
        $scene->peers[] = $pair[1];
        return $pair;
    }

    /* One that has something to read. */
    public static function filled(Scene $scene, bool $blocking = false)
    {
        [$mine, $peer] = self::pair($scene);
        fwrite($peer, "GET /peer HTTP/1.1\r\nHost: peer\r\n\r\n");
        stream_set_blocking($mine, $blocking);
        return $mine;
    }

    /* One that takes nothing any more. */
    public static function full(Scene $scene)
    {
        [$mine] = self::pair($scene);
        $block = str_repeat('f', 65536);
        while (@fwrite($mine, $block) > 0);
        return $mine;
    }

    /* One whose other side is gone. */
    public static function alone()
    {
        $pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        stream_set_blocking($pair[0], false);
        fclose($pair[1]);
        return $pair[0];
    }

    public static function closed(Scene $scene)
    {
        [$stream] = self::pair($scene);
        fclose($stream);
        return $stream;
    }

    public static function listening(Scene $scene, ?int &$port = null)
    {
        $server = stream_socket_server('tcp://127.0.0.1:0');
        stream_set_blocking($server, false);
        $port = self::port($server);
        return $scene->keep($server);
    }

    /* The two ends of a TCP connection; the second is kept as a peer. */
    public static function connected(Scene $scene): array
    {
        $server = self::listening($scene, $port);
        $client = self::client($port);
        stream_set_blocking($server, true);
        $accepted = stream_socket_accept($server, 1);
        stream_set_blocking($accepted, false);
        $scene->peers[] = $client;
        return [$accepted, $client];
    }

    public static function datagrams()
    {
        $socket = stream_socket_server('udp://127.0.0.1:0', $number, $text, STREAM_SERVER_BIND);
        stream_set_blocking($socket, false);
        return $socket;
    }

    public static function client(int|string $to)
    {
        $client = stream_socket_client(is_int($to) ? "tcp://127.0.0.1:$to" : $to, $number, $text, 2);
        is_resource($client) && stream_set_blocking($client, false);
        return $client;
    }

    public static function port($stream): int
    {
        return (int) substr(strrchr(stream_socket_get_name($stream, false), ':'), 1);
    }

    /* A Socket of the sockets extension. */
    public static function object(string $kind, Scene $scene): object
    {
        if ($kind === 'address') {
            return socket_addrinfo_lookup('127.0.0.1', '9')[0];
        }
        if ($kind === 'bare') {
            return (new ReflectionClass('Socket'))->newInstanceWithoutConstructor();
        }
        if ($kind === 'listening') {
            $socket = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
            socket_bind($socket, '127.0.0.1');
            socket_listen($socket);
            socket_set_nonblock($socket);
            return $socket;
        }
        socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $pair);
        array_map('socket_set_nonblock', $pair);
        $scene->peers[] = $pair[1];
        if ($kind === 'closed') {
            socket_close($pair[0]);
        }
        return $pair[0];
    }
}

/* Numbers of descriptors: never of one that somebody else uses. */
final class Descriptors
{
    private const FAR = 1000000;

    public static function all(): array
    {
        return array_flip(['open', 'closed', 'far', 'listening', 'file', 'pipe', 'negative']);
    }

    public static function make(string $kind, Scene $scene): int
    {
        return match ($kind) {
            'open' => self::accepted($scene),
            'closed' => self::closed($scene),
            'far' => self::FAR,
            'listening' => EventUtil::getSocketFd(Sockets::listening($scene)),
            'file' => EventUtil::getSocketFd($scene->keep(fopen('/dev/zero', 'r+'))),
            'pipe' => EventUtil::getSocketFd($scene->keep(Sockets::pair($scene)[0])),
            'negative' => -5,
        };
    }

    /* One that no stream knows of, as a listener gives it. */
    private static function accepted(Scene $scene): int
    {
        $own = new Scene();
        $server = Sockets::listening($own, $port);
        $number = -1;
        $own->keep(new EventListener($own->base, function ($listener, $fd) use (&$number) {
            $number = $fd;
        }, null, 0, -1, $server));
        $scene->peers[] = Sockets::client($port);
        $own->until(function () use (&$number) {
            return $number >= 0;
        });
        $scene->keep(new Owned($number));
        return $number;
    }

    private static function closed(Scene $scene): int
    {
        [$stream] = Sockets::pair($scene);
        $number = EventUtil::getSocketFd($stream);
        fclose($stream);
        return $number;
    }
}

/* Closes a descriptor when the scene goes, if it is what it was. */
final class Owned
{
    private string|false $was;

    public function __construct(private int $number)
    {
        $this->was = @readlink("/proc/self/fd/$number");
    }

    public function __destruct()
    {
        if ($this->was && @readlink("/proc/self/fd/$this->number") === $this->was) {
            function_exists('socket_close')
                ? attempt(fn () => socket_close(EventUtil::createSocket($this->number)))
                : self::freed($this->number);
        }
    }

    private static function freed(int $number): void
    {
        $base = new EventBase();
        (new EventBufferEvent($base, $number, EventBufferEvent::OPT_CLOSE_ON_FREE))->free();
    }
}
