--TEST--
EventHttp: when a loop ends, clients that read nothing or make no room keep neither the script for long nor others from their replies
--EXTENSIONS--
openssl
sockets
--SKIPIF--
<?php if (getenv('EVENT_PATIENCE')) die('skip two seconds are too few under valgrind'); ?>
--FILE--
<?php
require __DIR__ . '/../include/downloader.inc';
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/leaving.inc';

$pem = make_cert()['both'];
$base = new EventBase();
foreach (['clear' => false, 'TLS' => true] as $name => $tls) {
    $child = new Child(__DIR__ . '/../include/leaving.inc', $pem, 'none', 'exit');
    $child->says(".\n") or exit;
    $ports = sscanf($child->out, 'ports %d %d');
    $port = $ports[$tls ? 1 : 0];
    $asked = 0;
    $ask = function (int $version, bool $gives = true) use ($base, $port, $tls, $child, &$asked): Downloader {
        if ($version === 2) {
            $wire = new Http2($base, $port, $tls);
            $wire->send(request(1, '/whole'));
        } else {
            $wire = new Wire($port);
            $tls and secure($base, $wire);
            $wire->send("GET /whole HTTP/1.1\r\nHost: h\r\n\r\n");
        }
        $child->says('asked ' . ++$asked . '.') or exit;
        return new Downloader($wire, $version === 2, $gives);
    };
    $stuck = ['reads nothing, 1' => $ask(1), 'reads nothing, 2' => $ask(2)];
    $reading = ['makes no room, 2' => $ask(2, false), 'reads, 1' => $ask(1), 'reads, 2' => $ask(2)];
    new Wire($ports[0], "GET /leave HTTP/1.1\r\nHost: h\r\n\r\n");
    $child->says('leaves.') or exit;
    do {
        $going = array_filter($reading, fn ($client) => !$client->read());
        $going and usleep(100);
    } while ($going);
    echo "-- $name\n";
    $child->ends();
    while (array_filter($stuck, fn ($client) => !$client->read()));
    foreach ($stuck + $reading as $what => $client) {
        echo "$what: ", $client->body === left_over() ? 'all' : 'not all', $client->end, "\n";
    }
}
?>
--EXPECT--
-- clear
reads nothing, 1: not all
reads nothing, 2: not all GOAWAY NO_ERROR
makes no room, 2: not all GOAWAY NO_ERROR
reads, 1: all
reads, 2: all END_STREAM GOAWAY NO_ERROR
-- TLS
reads nothing, 1: not all
reads nothing, 2: not all GOAWAY NO_ERROR
makes no room, 2: not all GOAWAY NO_ERROR
reads, 1: all
reads, 2: all END_STREAM GOAWAY NO_ERROR
