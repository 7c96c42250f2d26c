<?php

declare(strict_types=1);

namespace EventServer\Symfony;

use Symfony\Component\Runtime\ResolverInterface;

/** Has the application not made where symfony/runtime would, which is before there are workers. */
final class Resolver implements ResolverInterface
{
    public function __construct(private readonly ResolverInterface $resolver)
    {
    }

    public function resolve(): array
    {
        $make = function (): object {
            [$callable, $arguments] = $this->resolver->resolve();
            return $callable(...$arguments);
        };
        return [static fn (): Deferred => new Deferred($make), []];
    }
}
