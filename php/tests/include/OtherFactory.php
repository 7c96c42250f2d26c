<?php

declare(strict_types=1);

use Psr\Http\Message\ServerRequestFactoryInterface;
use Psr\Http\Message\ServerRequestInterface;

/* A factory of a library that nobody knows. */
final class OtherFactory implements ServerRequestFactoryInterface
{
    public function __construct(private ServerRequestFactoryInterface $factory)
    {
    }

    public function createServerRequest(string $method, $uri, array $serverParams = []): ServerRequestInterface
    {
        return $this->factory->createServerRequest($method, $uri, $serverParams);
    }
}
