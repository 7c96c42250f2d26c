<?php

declare(strict_types=1);

namespace EventServer\Psr15;

use Psr\Http\Message\ServerRequestFactoryInterface;
use Psr\Http\Message\StreamFactoryInterface;
use Psr\Http\Message\UploadedFileFactoryInterface;
use Psr\Http\Message\UriFactoryInterface;

/** The PSR-17 factories of the library whose messages the application wants. */
final class Factories
{
    public function __construct(
        public readonly ServerRequestFactoryInterface $requests,
        public readonly UriFactoryInterface $uris,
        public readonly StreamFactoryInterface $streams,
        public readonly UploadedFileFactoryInterface $files,
    ) {
    }

    /** Of one that is all of them, as Nyholm\Psr7\Factory\Psr17Factory and GuzzleHttp\Psr7\HttpFactory are. */
    public static function of(
        ServerRequestFactoryInterface&UriFactoryInterface&StreamFactoryInterface&UploadedFileFactoryInterface $all,
    ): self {
        return new self($all, $all, $all, $all);
    }
}
