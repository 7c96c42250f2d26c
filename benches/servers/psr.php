<?php
/* The handler on the package in php/: psr.php WORK PORT FOLDER. */

declare(strict_types=1);

use EventServer\Psr15\Application;
use EventServer\Psr15\Factories;
use EventServer\Runner;
use EventServer\Settings;
use Nyholm\Psr7\Factory\Psr17Factory;

require __DIR__ . '/hello.inc';

exit((new Runner(new Settings(listen: "127.0.0.1:$argv[2]")))->run(function (): Application {
    $factory = new Psr17Factory();
    return new Application(new Hello($factory), Factories::of($factory));
}));
