--TEST--
The example of the README answers, says that the client has left, and ends with a message when its port is taken
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/http.inc';

preg_match('/^```php\n(.*?)^```$/ms', file_get_contents(__DIR__ . '/../../README.md'), $found);
$port = unused_port();
$script = tempnam(sys_get_temp_dir(), 'event');
register_shutdown_function('unlink', $script);
file_put_contents($script, str_replace('8080', (string) $port, $found[1], $count));
echo $count, " times the port\n";

$server = new Child($script);
$server->wait(fn () => (bool) @stream_socket_client("tcp://127.0.0.1:$port"));
echo file_get_contents("http://127.0.0.1:$port/there");
$server->says("The client has left\n");
$post = ['method' => 'POST', 'header' => ['X-Name: Ada', 'Content-Type: text/plain'], 'content' => 'some text'];
echo file_get_contents("http://127.0.0.1:$port/there", false, stream_context_create(['http' => $post]));
$server->wait(fn () => substr_count($server->out, "The client has left\n") === 2);
echo $server->out;

$second = new Child($script);
$second->wait(fn () => !$second->isRunning());
$second->says("Cannot listen on port $port\n");
echo str_contains($second->out, "Cannot listen on port $port\n") ? "The second is told\n" : $second->out;
echo $server->isRunning() ? "The first goes on\n" : "The first has ended\n";
?>
--EXPECT--
2 times the port
Hello, whoever you are! You have sent 0 bytes to /there
Hello, Ada! You have sent 9 bytes to /there
The client has left
The client has left
The second is told
The first goes on
