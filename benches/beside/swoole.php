<?php
/* One process of Swoole, without coroutines, which is its fastest: swoole.php WORK PORT FOLDER [tls] */
[, $work, $port, $folder] = $argv;

$class = match ($work) {
    'websocket', 'broadcast' => Swoole\WebSocket\Server::class,
    'echo-str' => Swoole\Server::class,
    default => Swoole\Http\Server::class,
};
$type = SWOOLE_SOCK_TCP | (isset($argv[4]) ? SWOOLE_SSL : 0);
$server = new $class('127.0.0.1', (int) $port, SWOOLE_BASE, $type);
$server->set([
    'worker_num' => 1,
    'enable_coroutine' => false,
    'log_file' => '/dev/null',
    'max_connection' => 100000,
    'backlog' => 4096,
] + ($work === 'echo-str' ? [] : [
    'open_http2_protocol' => $work === 'h2-hello',
    'http_compression' => false,
    'websocket_compression' => false,
]) + (isset($argv[4]) ? ['ssl_cert_file' => "$folder/cert.pem", 'ssl_key_file' => "$folder/key.pem"] : []));

/* The handler of PSR-15. */
function psr(): Closure
{
    require_once __DIR__ . '/psr.inc';
    $beside = new Beside();
    return function ($request, $response) use ($beside) {
        $server = $request->server;
        $target = $server['request_uri'] . (isset($server['query_string']) ? "?{$server['query_string']}" : '');
        $made = $beside->handle(
            $server['request_method'],
            $target,
            $request->header,
            $request->get ?? [],
            $request->cookie ?? [],
            ['REMOTE_ADDR' => $server['remote_addr'], 'REQUEST_TIME_FLOAT' => microtime(true)],
            (string) $request->rawContent(),
        );
        $response->status($made->getStatusCode(), $made->getReasonPhrase());
        foreach ($made->getHeaders() as $name => $values) {
            $response->header($name, count($values) === 1 ? $values[0] : $values);
        }
        $response->end((string) $made->getBody());
    };
}

$text = str_repeat('0123456789abcdef', 256);
switch ($work) {
    case 'websocket':
        $server->on('message', fn ($server, $frame) => $server->push($frame->fd, $frame->data));
        break;
    case 'broadcast':
        $server->on('message', function ($server, $frame) {
            foreach ($server->connections as $fd) {
                $server->push($fd, $frame->data);
            }
        });
        break;
    case 'echo-str':
        $server->on('receive', fn ($server, $fd, $from, $data) => $server->send($fd, $data));
        break;
    default:
        $server->on('request', match ($work) {
            'hello', 'hello-new', 'h2-hello' => fn ($request, $response) => $response->end('Hello'),
            'psr-hello', 'psr-headers', 'psr-new' => psr(),
            'psr-own' => function ($request, $response) {
                $response->header('Content-Type', 'text/plain');
                $response->end('Hello ' . ($request->get['name'] ?? 'there') . "\n");
            },
            'post' => fn ($request, $response) => $response->end($request->rawContent()),
            'headers' => function ($request, $response) use ($text) {
                $response->header('Content-Type', 'text/plain; charset=utf-8');
                $response->header('X-Count', (string) count($request->header));
                $response->header('X-Language', $request->header['accept-language'] ?? '');
                $response->end($text);
            },
        });
}
$server->start();
