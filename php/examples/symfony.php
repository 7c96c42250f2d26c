<?php

/*
 * A kernel of Symfony, without the help of symfony/runtime. With it, say
 * APP_RUNTIME='EventServer\Symfony\Runtime' php public/index.php instead: docs/frameworks.md.
 *
 *   php php/examples/symfony.php 127.0.0.1:8080 2
 *   curl 'http://127.0.0.1:8080/?name=Ada'
 */

declare(strict_types=1);

use EventServer\Runner;
use EventServer\Settings;
use EventServer\Symfony\Application;

require __DIR__ . '/autoload.php';

$settings = new Settings(listen: explode(',', $argv[1] ?? '127.0.0.1:8080'), workers: (int) ($argv[2] ?? 0));

exit((new Runner($settings))->run(function () use ($settings): Application {
    // In each worker: what it loads is loaded anew after SIGHUP.
    $make = require __DIR__ . '/symfony_kernel.php';
    return new Application($make($_SERVER), $settings);
}));
