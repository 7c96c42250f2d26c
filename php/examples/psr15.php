<?php

/*
 * A PSR-15 application, in workers: SIGHUP reloads them, SIGTERM stops them, without losing a request.
 *
 *   php php/examples/psr15.php 127.0.0.1:8080 2
 *   curl -F file=@README.md http://127.0.0.1:8080/
 */

declare(strict_types=1);

use EventServer\Psr15\Application;
use EventServer\Psr15\Factories;
use EventServer\Psr15\IterableStream;
use EventServer\Runner;
use EventServer\Settings;
use Nyholm\Psr7\Factory\Psr17Factory;
use Psr\Http\Message\ResponseInterface;
use Psr\Http\Message\ServerRequestInterface;
use Psr\Http\Server\RequestHandlerInterface;

require __DIR__ . '/autoload.php';

$settings = new Settings(listen: explode(',', $argv[1] ?? '127.0.0.1:8080'), workers: (int) ($argv[2] ?? 0));

exit((new Runner($settings))->run(function (): Application {
    // Here, in each worker, is what SIGHUP reads anew: with Composer, require of its autoloader, and of the application.
    $factory = new Psr17Factory();
    $handler = new class ($factory) implements RequestHandlerInterface {
        public function __construct(private Psr17Factory $factory)
        {
        }

        public function handle(ServerRequestInterface $request): ResponseInterface
        {
            $response = $this->factory->createResponse()->withHeader('Content-Type', 'text/plain; charset=utf-8');
            if ($request->getUri()->getPath() === '/count') {
                // A body that is made while it is sent, and as fast as the client reads it.
                return $response->withBody(new IterableStream($this->count((int) ($request->getQueryParams()['to'] ?? 10))));
            }
            $text = "{$request->getMethod()} {$request->getUri()} by HTTP/{$request->getProtocolVersion()}\n";
            foreach ($request->getUploadedFiles() as $name => $file) {
                $text .= "$name: {$file->getClientFilename()}, {$file->getSize()} bytes\n";
            }
            return $response->withBody($this->factory->createStream($text));
        }

        private function count(int $to): Generator
        {
            for ($number = 1; $number <= $to; $number++) {
                yield "$number\n";
            }
        }
    };
    return new Application($handler, Factories::of($factory));
}));
