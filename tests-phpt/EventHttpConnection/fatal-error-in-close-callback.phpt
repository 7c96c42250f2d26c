--TEST--
A fatal error in a close callback ends the script, whoever has caused the call: destructors, constructors, methods
--FILE--
<?php
require __DIR__ . '/../include/child.inc';

$start = <<<'PHP'
    register_shutdown_function(function () { echo "shutdown ", json_encode(shut_down()), "\n"; });
    function shut_down() { return $GLOBALS['base']->loop(EventBase::LOOP_NONBLOCK); }
    function fatal() { echo "closed\n"; eval('function fatal() {}'); }
    $base = new EventBase();
    PHP;
$client = $start . <<<'PHP'
    $server = stream_socket_server('tcp://127.0.0.1:0');
    stream_set_blocking($server, false);
    $port = (int) substr(strrchr(stream_socket_get_name($server, false), ':'), 1);
    $connection = new EventHttpConnection($base, null, '127.0.0.1', $port);
    $connection->setCloseCallback('fatal');
    $connection->makeRequest(new EventHttpRequest('strlen'), EventHttpRequest::CMD_GET, '/');
    do { $base->loop(EventBase::LOOP_NONBLOCK); } while (!($accepted = @stream_socket_accept($server, 0)) || fread($accepted, 1) === '');
    PHP;
$server = $start . <<<'PHP'
    $http = new EventHttp($base);
    $listener = stream_socket_server('tcp://127.0.0.1:0');
    $http->accept($listener);
    $http->setDefaultCallback(function ($request) use (&$served) {
        $served = $request;
        $request->getConnection()->setCloseCallback('fatal');
    });
    $client = stream_socket_client('tcp://' . stream_socket_get_name($listener, false));
    fwrite($client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    while (!$served) { $base->loop(EventBase::LOOP_ONCE); }
    PHP;
foreach ([
    'client, last reference' => [$client, '$connection = null;'],
    'client, in a function' => [$client, '(function () use ($connection) { unset($GLOBALS["connection"]); })();'],
    'client, exception' => [$client, 'function f() { $c = $GLOBALS["connection"]; unset($GLOBALS["connection"]); throw new Exception; } f();'],
    'client, constructor' => [$client, '$connection->__construct($base, null, "127.0.0.1", $port);'],
    'client, end of the script' => [$client, 'return;'],
    'server, last reference' => [$server, '$http = null;'],
    'server, constructor' => [$server, '$http->__construct($base);'],
    'server, method' => [$server, '$served->closeConnection();'],
    'server, loop' => [$server, 'fclose($client); $base->loop();'],
    'server, end of the script' => [$server, 'return;'],
] as $name => [$before, $last]) {
    $lines = run_apart("$before $last echo 'went on';");
    echo "$name: ", preg_replace('/Fatal error: .*?redeclare[^|]*/', 'fatal ', implode(' | ', $lines)), "\n";
}
?>
--EXPECT--
client, last reference: closed | fatal | shutdown true | status 255
client, in a function: closed | fatal | shutdown true | status 255
client, exception: closed | fatal | shutdown true | status 255
client, constructor: closed | fatal | shutdown true | status 255
client, end of the script: shutdown true | closed | fatal | status 255
server, last reference: closed | fatal | shutdown true | status 255
server, constructor: closed | fatal | shutdown true | status 255
server, method: closed | fatal | shutdown true | status 255
server, loop: closed | fatal | shutdown true | status 255
server, end of the script: shutdown true | closed | fatal | status 255
