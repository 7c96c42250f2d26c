<?php

declare(strict_types=1);

namespace EventServer\Symfony;

use EventServer\Settings;
use Psr\Log\LoggerInterface;
use ReflectionFunction;
use Symfony\Component\Runtime\ResolverInterface;
use Symfony\Component\Runtime\RunnerInterface;
use Symfony\Component\Runtime\SymfonyRuntime;

/**
 * The runtime of symfony/runtime that serves the kernel of public/index.php:
 *
 *     APP_RUNTIME='EventServer\Symfony\Runtime' php public/index.php
 *
 * Settings are the arguments of EventServer\Settings, in the option "event_server" of the runtime. EVENT_SERVER_LISTEN, a
 * list of addresses with blanks between, and EVENT_SERVER_WORKERS come before that.
 */
class Runtime extends SymfonyRuntime
{
    private readonly Settings $serverSettings;

    public function __construct(array $options = [])
    {
        $given = $options['event_server'] ?? [];
        unset($options['event_server']);
        parent::__construct($options);
        // After .env, which is read there.
        $this->serverSettings = new Settings(...self::environment() + $given);
    }

    public function getResolver(callable $callable, ?ReflectionFunction $reflector = null): ResolverInterface
    {
        return new Resolver(parent::getResolver($callable, $reflector));
    }

    public function getRunner(?object $application): RunnerInterface
    {
        if ($application instanceof Deferred) {
            return new Runner($application, $this->serverSettings, $this->logger());
        }
        return parent::getRunner($application);
    }

    /** Who is told what goes wrong: a runtime that extends this one says it. Lines to stderr without. */
    protected function logger(): ?LoggerInterface
    {
        return null;
    }

    /** @return array<string, mixed> */
    private static function environment(): array
    {
        $of = fn (string $name): string => (string) ($_SERVER[$name] ?? $_ENV[$name] ?? getenv($name));
        $settings = [];
        if (($listen = $of('EVENT_SERVER_LISTEN')) !== '') {
            $settings['listen'] = preg_split('/\s+/', $listen, -1, PREG_SPLIT_NO_EMPTY);
        }
        if (preg_match('/^\d+$/D', $workers = $of('EVENT_SERVER_WORKERS'))) {
            $settings['workers'] = (int) $workers;
        }
        return $settings;
    }
}
