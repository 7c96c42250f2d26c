<?php

declare(strict_types=1);

namespace EventServer;

use EventSslContext;
use InvalidArgumentException;

/**
 * Where a server listens: "127.0.0.1:8080", "[::1]:8080", "localhost:0" for any free port, or "unix:/path". With a
 * certificate it speaks TLS, and HTTP/2 to clients that ask for it.
 */
final class Listen
{
    public readonly string $host;
    public readonly int $port;

    /**
     * @param ?string $certificate a PEM file, or its text, with the certificates behind it
     * @param ?string $key the same of the private key; null when it stands with the certificate
     */
    public function __construct(
        public readonly string $address,
        public readonly ?string $certificate = null,
        public readonly ?string $key = null,
        public readonly ?string $passphrase = null,
    ) {
        if ($this->isPath()) {
            [$this->host, $this->port] = [$address, 0];
            return;
        }
        if (!preg_match('/^(\[[0-9A-Fa-f:.]+\]|[^:\[\]\s]+):(\d{1,5})$/', $address, $parts) || (int) $parts[2] > 65535) {
            throw new InvalidArgumentException(
                "\"$address\" is nowhere to listen: say \"127.0.0.1:8080\", \"[::1]:8080\" or \"unix:/path\"",
            );
        }
        [$this->host, $this->port] = [trim($parts[1], '[]'), (int) $parts[2]];
    }

    public static function of(self|string $listen): self
    {
        return $listen instanceof self ? $listen : new self($listen);
    }

    public function isPath(): bool
    {
        return str_starts_with($this->address, 'unix:/');
    }

    public function isSecure(): bool
    {
        return $this->certificate !== null;
    }

    /** The context for its clients; null without TLS. Read anew by each worker, so that a reload takes new certificates. */
    public function context(): ?EventSslContext
    {
        if ($this->certificate === null) {
            return null;
        }
        $context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_ALPN => 'h2,http/1.1']);
        if (!$context->setCertificate($this->certificate, $this->key, $this->passphrase)) {
            throw new InvalidArgumentException("The certificate for $this->address cannot be used: the warning above says why");
        }
        return $context;
    }
}
