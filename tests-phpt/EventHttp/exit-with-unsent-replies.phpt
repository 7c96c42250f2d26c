--TEST--
EventHttp: however a loop ends, what was given to replies before arrives, over HTTP/1 and HTTP/2, clear and TLS; HTTP/2 gets GOAWAY
--EXTENSIONS--
openssl
sockets
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/leaving.inc';
require __DIR__ . '/../include/downloader.inc';

$pem = make_cert()['both'];
$base = new EventBase();

$kinds = [['clear', 1], ['TLS', 1], ['clear', 2], ['TLS', 2]];
$path = tempnam(sys_get_temp_dir(), 'event');
file_put_contents($path, left_over());
foreach (['exit', 'stop', 'throw', 'end', 'free', 'gone'] as $way) {
    foreach ($way === 'exit' ? ['/whole', '/pieces', '/unended', '/file'] : ['/whole'] as $uri) {
        $child = new Child(__DIR__ . '/../include/leaving.inc', $pem, $path, $way);
        $child->says(".\n") or exit;
        [$clear, $secure] = sscanf($child->out, 'ports %d %d');
        $clients = [];
        foreach ($kinds as $number => [$name, $version]) {
            $port = $name === 'TLS' ? $secure : $clear;
            if ($version === 2) {
                $wire = new Http2($base, $port, $name === 'TLS');
                $wire->send(request(1, $uri));
            } else {
                $wire = new Wire($port);
                $name === 'TLS' and secure($base, $wire);
                $wire->send("GET $uri HTTP/1.1\r\nHost: h\r\n\r\n");
            }
            $clients["$name $version"] = new Downloader($wire, $version === 2);
            $child->says('asked ' . ($number + 1) . '.') or exit;
        }
        $last = new Wire($clear, "GET /leave HTTP/1.1\r\nHost: h\r\n\r\n");
        $child->says('leaves.') or exit;
        do {
            $going = count(array_filter($clients, fn ($client) => !$client->read()));
            $going and usleep(100);
        } while ($going);
        echo "-- $way, $uri\n";
        foreach ($clients as $name => $client) {
            echo "$name: ", $client->body === left_over() ? 'all' : strlen($client->body), $client->end, "\n";
        }
        $child->ends();
        $lines = explode("\n", trim($child->out));
        $said = array_count_values(preg_grep('/^(complete|failed|caught)/', $lines));
        ksort($said);
        echo 'it has said: ', json_encode($said, JSON_UNESCAPED_SLASHES), "\n";
    }
}
unlink($path);
?>
--EXPECT--
-- exit, /whole
clear 1: all
TLS 1: all
clear 2: all END_STREAM GOAWAY NO_ERROR
TLS 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"complete: /leave":1,"complete: /whole":4}
-- exit, /pieces
clear 1: all the last chunk
TLS 1: all the last chunk
clear 2: all END_STREAM GOAWAY NO_ERROR
TLS 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"complete: /leave":1,"complete: /pieces":4}
-- exit, /unended
clear 1: all
TLS 1: all
clear 2: all GOAWAY NO_ERROR
TLS 2: all GOAWAY NO_ERROR
it has said: {"complete: /leave":1,"failed: /unended":4}
-- exit, /file
clear 1: all
TLS 1: all
clear 2: all END_STREAM GOAWAY NO_ERROR
TLS 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"complete: /file":4,"complete: /leave":1}
-- stop, /whole
clear 1: all
TLS 1: all
clear 2: all END_STREAM GOAWAY NO_ERROR
TLS 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"complete: /leave":1,"complete: /whole":4}
-- throw, /whole
clear 1: all
TLS 1: all
clear 2: all END_STREAM GOAWAY NO_ERROR
TLS 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"caught":1,"complete: /leave":1,"complete: /whole":4}
-- end, /whole
clear 1: all
TLS 1: all
clear 2: all END_STREAM GOAWAY NO_ERROR
TLS 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"complete: /leave":1,"complete: /whole":4}
-- free, /whole
clear 1: all
TLS 1: all
clear 2: all END_STREAM GOAWAY NO_ERROR
TLS 2: all END_STREAM GOAWAY NO_ERROR
it has said: []
-- gone, /whole
clear 1: all
TLS 1: all
clear 2: all END_STREAM GOAWAY NO_ERROR
TLS 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"complete: /leave":1,"complete: /whole":4}
