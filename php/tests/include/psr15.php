<?php
/* A PSR-15 service: each path is for a test. */

declare(strict_types=1);

use EventServer\Psr15\Application;
use EventServer\Psr15\Factories;
use EventServer\Psr15\IterableStream;
use EventServer\Runner;
use EventServer\Server;
use Nyholm\Psr7\Factory\Psr17Factory;
use Psr\Http\Message\ResponseInterface;
use Psr\Http\Message\ServerRequestInterface;
use Psr\Http\Message\UploadedFileInterface;
use Psr\Http\Server\RequestHandlerInterface;

require __DIR__ . '/start.inc';

final class Handler implements RequestHandlerInterface
{
    private ?ResponseInterface $kept = null;
    private bool $woken = false;

    public function __construct(private Psr17Factory $factory, private Server $server)
    {
    }

    public function handle(ServerRequestInterface $request): ResponseInterface
    {
        $response = $this->factory->createResponse()->withHeader('Content-Type', 'text/plain');
        $query = $request->getQueryParams();
        switch ($request->getUri()->getPath()) {
            case '/throw':
                throw new LogicException("of\nthe handler");
            case '/error':
                return strlen();
            case '/status':
                return $this->factory->createResponse((int) $query['code'], $query['reason'] ?? '')
                    ->withBody($this->factory->createStream($query['body'] ?? 'a body'));
            case '/kept':
                return $this->kept ??= $response->withBody($this->factory->createStream('the same again'));
            case '/pid':
                return $response->withBody($this->factory->createStream((string) getmypid()));
            case '/statistics':
                return $response->withBody($this->factory->createStream(json_encode($this->server->getStatistics())));
            case '/memory':
                return $response->withBody($this->factory->createStream((string) memory_get_peak_usage()));
            case '/length':
                // Read in pieces, as it is long.
                for ($length = 0, $hash = hash_init('crc32b'), $body = $request->getBody(); !$body->eof(); $length += strlen($piece)) {
                    hash_update($hash, $piece = $body->read(8192));
                }
                return $response->withBody($this->factory->createStream("$length " . hash_final($hash)));
            case '/uploaded':
                return $response->withBody($this->factory->createStream((string) $request->getUploadedFiles()['f']->getSize()));
            case '/pieces':
                return $response->withBody(new IterableStream($this->pieces((int) $query['count'], (int) $query['size'])));
            case '/waits':
                return $response->withBody(new IterableStream((function () {
                    while (!$this->woken) {
                        yield '';
                    }
                    yield 'woken';
                })()));
            case '/wake':
                $this->woken = true;
                return $response;
            case '/promised':
                return $response->withHeader('Content-Length', $query['length'])
                    ->withBody(new IterableStream($this->pieces((int) $query['count'], (int) $query['size'])));
            case '/breaks':
                return $response->withBody(new IterableStream((function () {
                    yield 'a part';
                    throw new LogicException('of the body');
                })()));
            case '/temporary':
                $stream = $this->factory->createStreamFromResource(fopen('php://temp', 'w+'));
                for ($i = 0; $i < $query['count']; $i++) {
                    $stream->write(str_repeat(chr(65 + $i % 26), (int) $query['size']));
                }
                return $response->withBody($stream);
            case '/file':
                return $response->withBody($this->factory->createStreamFromFile($query['path']));
            case '/pipe':
                return $response->withBody($this->factory->createStreamFromResource(popen('sleep 0.2; echo piped', 'r')));
            case '/nonblocking':
                $pipe = popen('sleep 0.2; echo piped', 'r');
                stream_set_blocking($pipe, false);
                return $response->withBody($this->factory->createStreamFromResource($pipe));
            case '/headers':
                return $response->withHeader('Set-Cookie', ['a=1', 'b=2'])->withHeader('Transfer-Encoding', 'chunked')
                    ->withHeader('Content-Length', '999')->withBody($this->factory->createStream('short'));
            case '/random':
                return $response->withBody($this->factory->createStream((string) mt_rand()));
            case '/lax':
                $said = json_decode($query['say'], true);
                $body = isset($said['pieces'])
                    ? new IterableStream($said['pieces']) : $this->factory->createStream($said['body'] ?? 'a body');
                return new LaxResponse($said['status'] ?? 200, $said['reason'] ?? '', $said['headers'] ?? [], $body);
            case '/leaves':
                return $response->withBody($this->factory->createStream(exec('sleep 60 >/dev/null 2>&1 & echo $!')));
            case '/bomb':
                return $response->withBody($this->factory->createStream(str_repeat('x', 1 << 40)));
            case '/hangs':
                while (true) {
                    usleep(10000);
                }
            case '/stubborn':
                return $response->withBody(new StubbornStream(['a ', 'body']));
            case '/exit':
                exit(3);
            default:
                return $response->withBody($this->factory->createStream(json_encode($this->all($request), JSON_UNESCAPED_SLASHES)));
        }
    }

    private function all(ServerRequestInterface $request): array
    {
        $files = $request->getUploadedFiles();
        array_walk_recursive($files, function (UploadedFileInterface &$file) {
            $content = $file->getError() === UPLOAD_ERR_OK ? md5((string) $file->getStream()) : '';
            $file = [$file->getClientFilename(), $file->getClientMediaType(), $file->getError(), $file->getSize(), $content];
        });
        return [
            'method' => $request->getMethod(),
            'target' => $request->getRequestTarget(),
            'uri' => (string) $request->getUri(),
            'protocol' => $request->getProtocolVersion(),
            'headers' => array_diff_key(array_change_key_case($request->getHeaders()), ['connection' => 1]),
            'server' => array_diff_key($request->getServerParams(), ['REQUEST_TIME' => 1, 'REQUEST_TIME_FLOAT' => 1, 'REMOTE_PORT' => 1]),
            'query' => $request->getQueryParams(),
            'cookies' => $request->getCookieParams(),
            'parsed' => $request->getParsedBody(),
            'files' => $files,
            'body' => strlen($body = (string) $request->getBody()) > 100 ? md5($body) : $body,
        ];
    }

    private function pieces(int $count, int $size): Generator
    {
        try {
            for ($i = 0; $i < $count; $i++) {
                yield str_repeat(chr(65 + $i % 26), $size);
            }
        } finally {
            fwrite(STDERR, "The generator is gone\n");
        }
    }
}

$log = json_decode($argv[1], true)['logger'] ?? null;
$other = json_decode($argv[1], true)['other'] ?? false;
exit((new Runner(settings(), $log === null ? null : new FileLogger($log)))->run(function (Server $server) use ($other): Application {
    $factory = new Psr17Factory();
    $factories = $other ? new Factories(new OtherFactory($factory), $factory, $factory, $factory) : Factories::of($factory);
    return new Application(new Handler($factory, $server), $factories);
}));
