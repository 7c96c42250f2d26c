--TEST--
An owner and its listener are collected when the listener is disabled, or with their base
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

class Server {
    public $listener;
    public function __construct(private string $name, EventBase $base, int $flags) {
        $this->listener = new EventListener($base, [$this, 'accept'], $this, $flags | EventListener::OPT_CLOSE_ON_FREE, -1, '127.0.0.1:0');
        $this->listener->setErrorCallback([$this, 'accept']);
    }
    public function accept($listener, $fd) { echo "accepted\n"; hangup($fd); $listener->getBase()->stop(); }
    public function __destruct() { echo $this->name, "\n"; }
}
$base = new EventBase();
new Server('disabled', $base, EventListener::OPT_DISABLED);
gc_collect_cycles();
$server = new Server('enabled', $base, 0);
$server->listener->getSocketName($address, $port);
unset($server);
gc_collect_cycles();
$client = stream_socket_client("tcp://$address:$port");
$base->loop();
unset($base);
gc_collect_cycles();
echo "end\n";
?>
--EXPECT--
disabled
accepted
enabled
end
