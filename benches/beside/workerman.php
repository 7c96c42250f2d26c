<?php
/* One worker of Workerman: workerman.php WORK PORT FOLDER (Event | Select) PATH... A path is a project with Workerman in its
   vendor/, or each is one of the checkouts that it is made of. */
[, $work, $port, $folder, $loop] = $argv;
$paths = array_slice($argv, 5);
if (is_file("$paths[0]/vendor/autoload.php")) {
    require "$paths[0]/vendor/autoload.php";
} else {
    spl_autoload_register(function (string $class) use ($paths) {
        foreach ($paths as $path) {
            foreach (['Workerman\\Coroutine\\', 'Workerman\\'] as $prefix) {
                $file = "$path/src/" . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
                if (str_starts_with($class, $prefix) && is_file($file)) {
                    require_once $file;
                    return;
                }
            }
        }
    });
}

use Workerman\Connection\TcpConnection;
use Workerman\Protocols\Http\Request;
use Workerman\Protocols\Http\Response;
use Workerman\Worker;

/* The handler of PSR-15. */
function psr(bool $closes): Closure
{
    require_once __DIR__ . '/psr.inc';
    $beside = new Beside();
    return function (TcpConnection $connection, Request $request) use ($beside, $closes) {
        $server = ['REMOTE_ADDR' => $connection->getRemoteIp(), 'REQUEST_TIME_FLOAT' => microtime(true)];
        $response = $beside->handle(
            $request->method(),
            $request->uri(),
            $request->header(),
            $request->get(),
            $request->cookie(),
            $server,
            $request->rawBody(),
        );
        $headers = array_map(fn (array $values) => count($values) === 1 ? $values[0] : $values, $response->getHeaders());
        $reply = new Response($response->getStatusCode(), $headers, (string) $response->getBody());
        $closes ? $connection->close($reply) : $connection->send($reply);
    };
}

Worker::$pidFile = "$folder/workerman-$port.pid";
Worker::$statusFile = "$folder/workerman-$port.status";
Worker::$logFile = '/dev/null';
Worker::$command = 'start';
Worker::$eventLoopClass = "Workerman\\Events\\$loop";
$protocol = ['websocket' => 'websocket', 'echo-str' => 'tcp'][$work] ?? 'http';
$worker = new Worker("$protocol://127.0.0.1:$port");
$worker->onMessage = match ($work) {
    'hello' => fn ($connection) => $connection->send('Hello'),
    'hello-new' => fn ($connection) => $connection->close('Hello'),
    'post' => fn ($connection, $request) => $connection->send($request->rawBody()),
    'psr-hello', 'psr-headers' => psr(false),
    'psr-new' => psr(true),
    'psr-own' => fn ($connection, $request) =>
        $connection->send(new Response(200, ['Content-Type' => 'text/plain'], "Hello {$request->get('name', 'there')}\n")),
    'echo-str', 'websocket' => fn ($connection, $data) => $connection->send($data),
};
Worker::runAll();
