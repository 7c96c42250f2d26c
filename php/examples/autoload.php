<?php

/*
 * Composer's autoloader, where there is one; or else this package, and what Debian has of libraries. An application of
 * yours says require 'vendor/autoload.php' instead.
 */

declare(strict_types=1);

if (is_file(__DIR__ . '/../vendor/autoload.php')) {
    require __DIR__ . '/../vendor/autoload.php';
    return;
}

spl_autoload_register(function (string $class): void {
    $places = ['EventServer\\' => __DIR__ . '/../src/', 'Psr\\Http\\Server\\' => __DIR__ . '/psr/'];
    foreach ($places as $prefix => $folder) {
        $file = $folder . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
        if (str_starts_with($class, $prefix) && is_file($file)) {
            require $file;
        }
    }
});

// Debian's load each other by that; a PHP that is not Debian's does not know the folder.
set_include_path(get_include_path() . PATH_SEPARATOR . '/usr/share/php');
foreach (['Psr/Log', 'Nyholm/Psr7', 'Slim', 'Symfony/Component/HttpKernel', 'Symfony/Component/Runtime', 'Symfony/Contracts/Service'] as $library) {
    if (is_file("/usr/share/php/$library/autoload.php")) {
        require_once "/usr/share/php/$library/autoload.php";
    }
}
