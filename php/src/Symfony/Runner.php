<?php

declare(strict_types=1);

namespace EventServer\Symfony;

use EventServer\Application as ServedApplication;
use EventServer\Runner as Service;
use EventServer\Settings;
use LogicException;
use Psr\Log\LoggerInterface;
use Symfony\Component\HttpKernel\HttpKernelInterface;
use Symfony\Component\Runtime\RunnerInterface;

/** Runs the service of a kernel. */
final class Runner implements RunnerInterface
{
    public function __construct(
        private readonly Deferred $deferred,
        private readonly Settings $settings,
        private readonly ?LoggerInterface $logger = null,
    ) {
    }

    public function run(): int
    {
        return (new Service($this->settings, $this->logger))->run(function (): ServedApplication {
            $made = ($this->deferred->make)();
            if ($made instanceof ServedApplication) {
                return $made;
            }
            if (!$made instanceof HttpKernelInterface) {
                throw new LogicException(get_debug_type($made) . ' is no HttpKernelInterface, and cannot be served: set'
                    . ' APP_RUNTIME for the script that makes the kernel, public/index.php, and for no other');
            }
            return new Application($made, $this->settings, $this->logger);
        });
    }
}
