<?php

declare(strict_types=1);

namespace EventServer\Workers;

use EventServer\Listen;
use RuntimeException;

/** The sockets that listen, of the master: they outlive the workers, and clients that the kernel has accepted wait in them. */
final class Sockets
{
    private const BACKLOG = 1024;
    /** ECONNREFUSED. */
    private const REFUSED = 111;

    /** @var list<resource> in the order of the addresses */
    public readonly array $streams;

    /** @param list<Listen> $listen */
    public function __construct(private readonly array $listen)
    {
        $this->streams = array_map(self::open(...), $listen);
    }

    /** @return list<string> "127.0.0.1:8080", "unix:/path" */
    public function addresses(): array
    {
        return array_map(
            fn (Listen $listen, $stream) => $listen->isPath() ? $listen->address : stream_socket_get_name($stream, false),
            $this->listen,
            $this->streams,
        );
    }

    /**
     * To be called by a worker, whose server has descriptors of its own: a program that the application starts would inherit
     * these, and keep the ports when the service has ended.
     */
    public function release(): void
    {
        array_map(fclose(...), $this->streams);
    }

    /** To be called by the master, when nobody accepts from them any more. */
    public function close(): void
    {
        foreach ($this->listen as $index => $listen) {
            fclose($this->streams[$index]);
            $listen->isPath() && unlink(substr($listen->address, 5));
        }
    }

    /** @return resource */
    private static function open(Listen $listen)
    {
        $path = $listen->isPath() ? substr($listen->address, 5) : null;
        $address = $path === null ? "tcp://$listen->address" : "unix://$path";
        if ($path !== null && self::isLeft($path)) {
            unlink($path);
        }
        $context = stream_context_create(['socket' => ['backlog' => self::BACKLOG]]);
        $flags = STREAM_SERVER_BIND | STREAM_SERVER_LISTEN;
        $stream = @stream_socket_server($address, $number, $reason, $flags, $context)
            ?: throw new RuntimeException("Cannot listen on $listen->address: $reason");
        stream_set_blocking($stream, false);
        return $stream;
    }

    /** Whether a dead server has left its socket: one that is alive, and has no time, does not refuse. */
    private static function isLeft(string $path): bool
    {
        if (!file_exists($path) || filetype($path) !== 'socket') {
            return false;
        }
        $flags = STREAM_CLIENT_CONNECT | STREAM_CLIENT_ASYNC_CONNECT;
        return @stream_socket_client("unix://$path", $number, $reason, 0, $flags) === false && $number === self::REFUSED;
    }
}
