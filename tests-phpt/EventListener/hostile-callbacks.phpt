--TEST--
Whatever an accept callback does to the listener, its base or its socket, the rest goes on
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

function visit(string $what, callable $act, int $clients = 2): void {
    $base = new EventBase();
    $server = stream_socket_server('tcp://127.0.0.1:0');
    $name = stream_socket_get_name($server, false);
    $calls = 0;
    $l = new EventListener($base, function ($l, $fd) use ($act, &$calls, $base, $server) {
        $calls++;
        hangup($fd);
        $act($l, $base, $server);
    }, new stdClass(), 0, -1, $server);
    $keep = array_map(fn() => stream_socket_client("tcp://$name"), range(1, $clients));
    $end = Event::timer($base, fn() => $base->exit());
    $end->add(0.01);
    unset($server);
    say($what, @grab(fn() => $base->loop()), $calls);
}
visit('nothing', fn() => null);
visit('free the base', fn($l, $base) => $base->free());
visit('free the listener', fn($l) => $l->free());
visit('stop', fn($l, $base) => $base->stop());
visit('exit', fn($l, $base) => $base->exit());
visit('another loop', fn($l, $base) => @$base->loop());
visit('close the socket', function ($l, $base, $server) { fclose($server); $l->disable(); });
visit('collect', fn() => gc_collect_cycles());
visit('another callback', fn($l) => $l->setCallback(function ($l, $fd) { echo "other\n"; hangup($fd); }, 'data'));
visit('construct again', fn($l, $base) => $l->__construct($base, fn() => print("never\n"), null, EventListener::OPT_CLOSE_ON_FREE, -1, '127.0.0.1:0'));
visit('disable and enable', fn($l) => $l->disable() && $l->enable());
?>
--EXPECT--
nothing: true 2
free the base: true 1
free the listener: true 1
stop: true 2
exit: true 2
another loop: true 2
close the socket: true 1
collect: true 2
other
another callback: true 1
construct again: true 1
disable and enable: true 2
