--TEST--
php-examples/behind_a_proxy.php serves the clients of a proxy by their own addresses, and nobody else
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/http.inc';

/* A proxy that passes bytes on, and says whose they are. Its clients come from where they say. */
class Forwarder
{
    public int $port;
    private $listener;
    private array $pairs = [];

    public function __construct(private int $to, private bool $binary)
    {
        $this->listener = stream_socket_server('tcp://127.0.0.1:0');
        stream_set_blocking($this->listener, false);
        $this->port = port_of(stream_socket_get_name($this->listener, false));
    }

    public function turn(string $source): void
    {
        while ($client = @stream_socket_accept($this->listener, 0)) {
            $server = stream_socket_client("tcp://127.0.0.1:$this->to");
            fwrite($server, $this->binary
                ? "\r\n\r\n\0\r\nQUIT\n\x21\x11" . pack('n', 12) . inet_pton($source) . inet_pton('192.0.2.250') . pack('nn', 4242, 80)
                : "PROXY TCP4 $source 192.0.2.250 4242 80\r\n");
            stream_set_blocking($client, false);
            stream_set_blocking($server, false);
            $this->pairs[] = [$client, $server];
        }
        foreach ($this->pairs as $i => [$client, $server]) {
            foreach ([[$client, $server], [$server, $client]] as [$from, $to]) {
                $bytes = @fread($from, 65536);
                $bytes === false || $bytes === '' || fwrite($to, $bytes);
                if (feof($from)) {
                    unset($this->pairs[$i]);
                }
            }
        }
    }
}

$port = unused_port();
$server = new Child(__DIR__ . '/../../php-examples/behind_a_proxy.php', (string) $port);
$server->says('Listening');
$get = "GET /page HTTP/1.1\r\nHost: h\r\n\r\n";
foreach (['1' => false, '2' => true] as $version => $binary) {
    $proxy = new Forwarder($port, $binary);
    foreach (['192.0.2.1', '192.0.2.2'] as $source) {
        $wire = new Wire($proxy->port, $get);
        $message = null;
        $server->wait(function () use ($proxy, $source, $wire, &$message) {
            $proxy->turn($source);
            return $message = message($wire->poll()->in, false, false);
        });
        echo "version $version: $message[2]";
        $wire->close();
    }
}
$server->says("192.0.2.1 GET /page\n192.0.2.2 GET /page");

$proxy = new Forwarder($port, true);
$wires = [];
for ($i = 0; $i < 25; $i++) {
    $wires[] = new Wire($proxy->port, $get);
}
$server->wait(function () use ($proxy, $wires) {
    $proxy->turn('192.0.2.3');
    return !array_filter($wires, fn ($wire) => !str_contains($wire->poll()->in, "\r\n\r\n"));
});
$codes = array_count_values(array_map(fn ($wire) => substr($wire->in, 9, 3), $wires));
ksort($codes);
echo 'many of one: ', json_encode($codes), "\n";

$wire = new Wire($port, $get);
$server->wait(fn () => $wire->poll()->eof);
echo 'nobody else: ', var_export($wire->in, true), "\n";

$wire = new Wire($port, "PROXY UNKNOWN\r\nGET /statistics HTTP/1.1\r\nHost: h\r\n\r\n");
$server->wait(function () use ($wire, &$statistics) { return $statistics = message($wire->poll()->in, false, false); });
$statistics = json_decode($statistics[2], true);
echo "requests: $statistics[requests], refused: $statistics[refused], replies: $statistics[responses_2xx]\n";
?>
--EXPECT--
version 1: Hello 192.0.2.1
version 1: Hello 192.0.2.2
version 2: Hello 192.0.2.1
version 2: Hello 192.0.2.2
many of one: {"200":20,"503":5}
nobody else: ''
requests: 25, refused: 5, replies: 24
