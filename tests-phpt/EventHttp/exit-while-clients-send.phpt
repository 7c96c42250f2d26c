--TEST--
EventHttp: when a loop ends, clients that go on sending do not lose what they have yet to read
--EXTENSIONS--
openssl
sockets
--FILE--
<?php
require __DIR__ . '/../include/downloader.inc';
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/leaving.inc';

$pem = make_cert()['both'];
$base = new EventBase();
foreach (['clear' => false, 'TLS' => true] as $name => $tls) {
    foreach ([1, 2] as $version) {
        $child = new Child(__DIR__ . '/../include/leaving.inc', $pem, 'none', 'exit');
        $child->says(".\n") or exit;
        $ports = sscanf($child->out, 'ports %d %d');
        if ($version === 2) {
            $wire = new Http2($base, $ports[$tls ? 1 : 0], $tls);
            $wire->send(request(1, '/whole'));
            $more = frame(PING, 0, 0, '12345678');
        } else {
            $wire = new Wire($ports[$tls ? 1 : 0]);
            $tls and secure($base, $wire);
            $wire->send("GET /whole HTTP/1.1\r\nHost: h\r\n\r\n");
            $child->says('asked 1.') or exit;
            // More than the server takes of another request, the body of which has no end.
            $wire->send("POST /more HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n\r\n" . str_repeat('x', 200000));
            $more = 'x';
        }
        $child->says('asked 1.') or exit;
        new Wire($ports[0], "GET /leave HTTP/1.1\r\nHost: h\r\n\r\n");
        $child->says('leaves.') or exit;
        $client = new Downloader($wire, $version === 2);
        while (!$client->read()) {
            strlen($client->body) < strlen(left_over()) and $wire->send($more);
            usleep(100);
        }
        echo "$name $version: ", $client->body === left_over() ? 'all' : 'not all', $client->end, "\n";
    }
}
?>
--EXPECT--
clear 1: all
clear 2: all END_STREAM GOAWAY NO_ERROR
TLS 1: all
TLS 2: all END_STREAM GOAWAY NO_ERROR
