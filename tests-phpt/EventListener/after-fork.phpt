--TEST--
A listener goes on in a forked child after reInit()
--EXTENSIONS--
pcntl
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$l = new EventListener($base, function ($l, $fd, $address, $data) use (&$who, $base) {
    fwrite($stream = socket_export_stream(EventUtil::createSocket($fd)), $who);
    fclose($stream);
    $base->exit();
}, null, EventListener::OPT_CLOSE_ON_FREE, -1, '127.0.0.1:0');
$l->getSocketName($address, $port);
$who = 'child';
$child = pcntl_fork();
if ($child === 0) {
    $base->reInit();
    $base->loop();
    exit(0);
}
$client = stream_socket_client("tcp://$address:$port");
say('answer', fread($client, 9));
pcntl_waitpid($child, $status);
say('child', pcntl_wexitstatus($status));
$who = 'parent';
$client = stream_socket_client("tcp://$address:$port");
say('loop', $base->loop(), fread($client, 9));
?>
--EXPECT--
answer: "child"
child: 0
loop: true "parent"
