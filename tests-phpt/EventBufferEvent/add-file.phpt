--TEST--
EventBufferEvent: a file that is added to the output arrives, on a socket, through TLS, a filter, and a pair
--EXTENSIONS--
openssl
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
require __DIR__ . '/../include/files.inc';

$base = new EventBase();
$size = 3000001;
$path = a_file($size);
$digest = md5('<' . file_get_contents($path) . '>' . substr(file_get_contents($path), 1000, 500));
$pem = make_cert()['both'];
$server = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $pem]);
$client = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);
$kept = [];

function sockets(EventBase $base): array
{
    [$l, $r] = socket_duplex();
    return [new EventBufferEvent($base, $l), new EventBufferEvent($base, $r)];
}

$kinds = [
    'socket' => fn () => sockets($base),
    'TLS' => function () use ($base, $server, $client) {
        [$l, $r] = socket_duplex();
        return [
            EventBufferEvent::sslSocket($base, $l, $server, EventBufferEvent::SSL_ACCEPTING),
            EventBufferEvent::sslSocket($base, $r, $client, EventBufferEvent::SSL_CONNECTING),
        ];
    },
    'filter' => function () use ($base, $server, $client, &$kept) {
        $kept = [$l, $r] = sockets($base);
        return [
            EventBufferEvent::createSslFilter($l, $server, EventBufferEvent::SSL_ACCEPTING),
            EventBufferEvent::createSslFilter($r, $client, EventBufferEvent::SSL_CONNECTING),
        ];
    },
    'pair' => fn () => EventBufferEvent::createPair($base),
];
foreach ($kinds as $name => $make) {
    [$from, $to] = $make();
    $context = hash_init('md5');
    $length = 0;
    $to->setCallbacks(function ($stream) use ($context, &$length) {
        while (($bytes = $stream->read(100000)) !== null) {
            $length += strlen($bytes);
            hash_update($context, $bytes);
        }
    }, null, null);
    $to->enable(Event::READ);
    $from->enable(Event::READ | Event::WRITE);
    $from->write('<');
    $from->output->addFile($path);
    $from->write('>');
    $file = fopen($path, 'r');
    $from->output->addFile($file, 1000, 500);
    fclose($file);
    say("$name is open", opened($path));
    pump($base, function () use (&$length, $size) { return $length >= $size + 502; });
    say($name, $length - $size, hash_final($context) === $digest);
    done_with($base, $from, $to);
    unset($from, $to);
    $kept = [];
    say('left open', opened($path));
}

// What a script puts back into what has come.
[$one, $other] = sockets($base);
$buffer = new EventBuffer();
$buffer->addFile($path, 0, 10);
$one->input->prependBuffer($buffer);
say('input', $one->read(10) === file_get_contents($path, false, null, 0, 10), $one->input->length);
?>
--EXPECT--
socket is open: 1
socket: 502 true
left open: 0
TLS is open: 1
TLS: 502 true
left open: 0
filter is open: 1
filter: 502 true
left open: 0
pair is open: 1
pair: 502 true
left open: 0
input: true 0
