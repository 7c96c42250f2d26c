<?php

/*
 * A Slim 3 application. Slim 4 and newer are PSR-15 handlers: new Application($app, $factories) is all they need.
 *
 *   php php/examples/slim3.php 127.0.0.1:8080 2
 *   curl http://127.0.0.1:8080/hello/Ada
 */

declare(strict_types=1);

use EventServer\Psr15\Application;
use EventServer\Psr15\Factories;
use EventServer\Runner;
use EventServer\Settings;
use Nyholm\Psr7\Factory\Psr17Factory;
use Psr\Http\Message\ResponseInterface;
use Psr\Http\Message\ServerRequestInterface;
use Slim\App;
use Slim\Http\Response;

// Slim 3 is older than PHP 8.
error_reporting(E_ALL & ~E_DEPRECATED);
require __DIR__ . '/autoload.php';

$settings = new Settings(listen: explode(',', $argv[1] ?? '127.0.0.1:8080'), workers: (int) ($argv[2] ?? 0));

exit((new Runner($settings))->run(function (): Application {
    // Here would be: $app = require 'app.php'.
    $app = new App();
    $app->get('/hello/{name}', function ($request, $response, array $arguments) {
        return $response->write("Hello {$arguments['name']}, by HTTP/{$request->getProtocolVersion()}\n");
    });
    $app->post('/upload', function ($request, $response) {
        foreach ($request->getUploadedFiles() as $field => $file) {
            $response->write("$field: {$file->getClientFilename()} has {$file->getSize()} bytes\n");
        }
        return $response;
    });
    $app->get('/fails', fn () => throw new RuntimeException('of the application'));

    // The adapter: Slim 3 wants an empty response besides the request.
    $handle = fn (ServerRequestInterface $request): ResponseInterface => $app->process($request, new Response());
    return new Application($handle, Factories::of(new Psr17Factory()));
}));
