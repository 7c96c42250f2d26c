<?php
/* The application on the package: one process. */

declare(strict_types=1);

use EventServer\Psr15\Application;
use EventServer\Psr15\Factories;
use EventServer\Runner;
use EventServer\Settings;
use Nyholm\Psr7\Factory\Psr17Factory;

require __DIR__ . '/hello.inc';

exit((new Runner(new Settings(listen: $argv[1])))->run(function (): Application {
    $factory = new Psr17Factory();
    return new Application(new Hello($factory), Factories::of($factory));
}));
