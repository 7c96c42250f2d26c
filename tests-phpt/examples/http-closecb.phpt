--TEST--
php-examples/http_closecb.php, driven as its comment says: nc, HTTP/1.0, an abrupt end, _close_callback, no socket left
--EXTENSIONS--
sockets
--SKIPIF--
<?php if (!is_readable('/proc/net/tcp')) die('skip needs /proc/net/tcp'); ?>
--FILE--
<?php
require __DIR__ . '/../include/child.inc';

$script = __DIR__ . '/../../php-examples/http_closecb.php';
$port = unused_port();
$server = new Child($script, (string) $port);
$server->wait(fn () => $server->sockets($port) === ['LISTEN']);
$before = $server->descriptors();

function client(int $port, string $bytes)
{
    $client = stream_socket_client("tcp://127.0.0.1:$port", $no, $message, 5) or exit("connect: $message\n");
    fwrite($client, $bytes);
    return $client;
}
function read_until($client, string $end): string
{
    for ($got = ''; !str_contains($got, $end) && !feof($client);) {
        $got .= fread($client, 4096);
    }
    return $got;
}

echo "as the comment says\n";
$client = client($port, "GET / HTTP/1.0\r\nConnection: close\r\n\r\n");
echo read_until($client, '<html>'), "\n";
echo implode(' ', $server->sockets($port)), "\n";
echo 'said: ', json_encode($server->out), "\n";
fclose($client);
$server->wait(fn () => $server->out === "_close_callback\n");
$server->wait(fn () => $server->sockets($port) === ['LISTEN']);
echo 'said: ', json_encode($server->out), "\n";
echo 'descriptors left: ', $server->descriptors() - $before, "\n";

echo "killed: a reset instead of an end\n";
$client = client($port, "GET / HTTP/1.0\r\nConnection: close\r\n\r\n");
read_until($client, '<html>');
$socket = socket_import_stream($client);
socket_set_option($socket, SOL_SOCKET, SO_LINGER, ['l_onoff' => 1, 'l_linger' => 0]);
unset($socket);
fclose($client);
$server->wait(fn () => substr_count($server->out, "_close_callback\n") === 2);
$server->wait(fn () => $server->sockets($port) === ['LISTEN']);
echo 'descriptors left: ', $server->descriptors() - $before, "\n";

echo "many at once\n";
$clients = [];
for ($i = 0; $i < 50; $i++) {
    $clients[] = client($port, "GET /$i HTTP/1.0\r\n\r\n");
}
foreach ($clients as $client) {
    str_ends_with(read_until($client, '<html>'), "\r\n\r\n<html>") or print("not served\n");
}
echo count(array_keys($server->sockets($port), 'ESTABLISHED')), " connected\n";
$clients = $client = null;
$server->wait(fn () => substr_count($server->out, "_close_callback\n") === 52);
$server->wait(fn () => $server->sockets($port) === ['LISTEN']);
echo 'descriptors left: ', $server->descriptors() - $before, "\n";
echo $server->out === str_repeat("_close_callback\n", 52) ? "nothing else said\n" : $server->out;
var_dump($server->isRunning());
?>
--EXPECT--
as the comment says
HTTP/1.0 200 OK
Content-Type: multipart/x-mixed-replace;boundary=boundarydonotcross
Connection: close

<html>
ESTABLISHED LISTEN
said: ""
said: "_close_callback\n"
descriptors left: 0
killed: a reset instead of an end
descriptors left: 0
many at once
50 connected
descriptors left: 0
nothing else said
bool(true)
