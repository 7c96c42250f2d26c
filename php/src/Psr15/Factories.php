<?php

declare(strict_types=1);

namespace EventServer\Psr15;

use Psr\Http\Message\ServerRequestFactoryInterface;
use Psr\Http\Message\ServerRequestInterface;
use Psr\Http\Message\StreamFactoryInterface;
use Psr\Http\Message\UploadedFileFactoryInterface;
use Psr\Http\Message\UriFactoryInterface;
use Psr\Http\Message\UriInterface;

/** The PSR-17 factories of the library whose messages the application wants. */
final class Factories
{
    /** The requests of libraries whose constructor takes all at once: method, URI, headers, body, version, server. */
    private const AT_ONCE = [
        'Nyholm\Psr7\Factory\Psr17Factory' => 'Nyholm\Psr7\ServerRequest',
        'GuzzleHttp\Psr7\HttpFactory' => 'GuzzleHttp\Psr7\ServerRequest',
    ];

    /** @var ?class-string<ServerRequestInterface> */
    private readonly ?string $atOnce;

    public function __construct(
        public readonly ServerRequestFactoryInterface $requests,
        public readonly UriFactoryInterface $uris,
        public readonly StreamFactoryInterface $streams,
        public readonly UploadedFileFactoryInterface $files,
    ) {
        $this->atOnce = self::AT_ONCE[$requests::class] ?? null;
    }

    /**
     * A request with its headers. With PSR-17 each of them is a copy of the message.
     *
     * @param array<string, list<string>> $headers
     * @param array<string, mixed> $server
     */
    public function request(
        string $method,
        UriInterface $uri,
        array $headers,
        string $version,
        array $server,
    ): ServerRequestInterface {
        if ($this->atOnce !== null) {
            return new ($this->atOnce)($method, $uri, $headers, null, $version, $server);
        }
        $made = $this->requests->createServerRequest($method, $uri, $server)->withProtocolVersion($version);
        $known = $made->getHeader('Host');
        foreach ($headers as $name => $values) {
            // The library has that of the URI.
            if ($values !== $known || strcasecmp((string) $name, 'host') !== 0) {
                $made = $made->withHeader((string) $name, $values);
            }
        }
        return $made;
    }

    /** Of one that is all of them, as Nyholm\Psr7\Factory\Psr17Factory and GuzzleHttp\Psr7\HttpFactory are. */
    public static function of(
        ServerRequestFactoryInterface&UriFactoryInterface&StreamFactoryInterface&UploadedFileFactoryInterface $all,
    ): self {
        return new self($all, $all, $all, $all);
    }
}
