--TEST--
EventHttp::setProxyProtocol(): getPeer() tells what a proxy says, whatever is behind its header; what is no header ends the connection
--EXTENSIONS--
openssl
--SKIPIF--
<?php
if (!is_dir('/proc/self/fd')) die('skip needs /proc');
?>
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/tls.inc';

const GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
const SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

/* A header of version 2. */
function version_2(int $command, int $family, string $block): string
{
    return SIGNATURE . chr($command) . chr($family) . pack('n', strlen($block)) . $block;
}

$base = new EventBase();
$context = server_context();
$answer = function (EventHttpRequest $request) {
    $request->getConnection()->getPeer($address, $port);
    $request->sendReply(200, 'OK', str_replace("\0", '@', $address) . ($port === null ? '' : " $port"));
};
$v4 = inet_pton('192.0.2.1') . inet_pton('198.51.100.2') . pack('nn', 4242, 443);
$v6 = inet_pton('2001:db8::1') . inet_pton('::1') . pack('nn', 4343, 443);
$headers = [
    'TCP4' => "PROXY TCP4 192.0.2.1 198.51.100.2 4242 443\r\n",
    'TCP6' => "PROXY TCP6 2001:db8::1 ::1 4343 443\r\n",
    'UNKNOWN' => "PROXY UNKNOWN\r\n",
    'UNKNOWN with more' => "PROXY UNKNOWN ::1 ::1 1 1\r\n",
    'version 2, TCP4' => version_2(0x21, 0x11, $v4),
    'version 2, TCP6' => version_2(0x21, 0x21, $v6),
    'version 2, TCP4 and more' => version_2(0x21, 0x11, "$v4\x05\0\4uniq\xe0" . pack('n', 1000) . str_repeat('x', 1000)),
    'version 2, UNIX' => version_2(0x21, 0x31, str_pad('/run/client', 108, "\0") . str_repeat("\0", 108)),
    'version 2, abstract' => version_2(0x21, 0x31, str_pad("\0client", 108, "\0") . str_repeat("\0", 108)),
    'version 2, UDP4' => version_2(0x21, 0x12, $v4),
    'version 2, unspecified' => version_2(0x21, 0, 'anything'),
    'version 2, LOCAL' => version_2(0x20, 0, ''),
    'version 2, LOCAL with addresses' => version_2(0x20, 0x11, $v4),
];
/* The client's own address, which is not the same every time. */
function told(string $body, Wire $wire): string
{
    return $body === str_replace(':', ' ', stream_socket_get_name($wire->sock, false)) ? 'its own' : $body;
}

foreach (['clear' => false, 'TLS' => true] as $name => $tls) {
    echo "-- $name\n";
    [$http, $port] = $tls ? listen_http($base, $context) : listen_http($base);
    $http->setDefaultCallback($answer);
    $http->setProxyProtocol(true);
    $before = descriptors();
    foreach ($headers as $what => $header) {
        $wire = new Wire($port, $header);
        $tls and secure($base, $wire);
        $wire->send(GET);
        $first = told(reply($base, $wire)[2], $wire);
        // The next request of the connection.
        $wire->send(GET);
        $next = told(reply($base, $wire)[2], $wire);
        $client = new Http2($base, $port, $tls, [], PREFACE, $header);
        $client->send(request(1, '/'));
        $told = told(explode(' ', outcome($base, $client, 1), 2)[1], $client);
        $told = str_replace(str_replace(':', ' ', stream_socket_get_name($client->sock, false)), 'its own', $told);
        $same = $first === $next && $told === "$first goes on";
        echo "$what: ", $same ? $first : "$first, $next, $told", "\n";
    }

    // One byte at a time, and the request with the last of them.
    foreach (['TCP4', 'version 2, TCP4 and more'] as $what) {
        $wire = new Wire($port);
        foreach (str_split($headers[$what]) as $byte) {
            $wire->send($byte);
            $base->loop(EventBase::LOOP_NONBLOCK);
        }
        $tls and secure($base, $wire);
        $wire->send(GET);
        echo "in pieces, $what: ", reply($base, $wire)[2], "\n";
    }

    foreach ([
        'no header' => GET,
        'TLS' => "\x16\x03\x01\2\0\1",
        'nothing like it' => 'P',
        'no such family' => "PROXY TCP5 1.2.3.4 1.2.3.4 1 1\r\n",
        'no address' => "PROXY TCP4 1.2.3.400 1.2.3.4 1 1\r\n",
        'a line without end' => 'PROXY UNKNOWN ' . str_repeat('x', 200),
        'version 3' => SIGNATURE . "\x31\x11\0\x0c$v4",
        'addresses that are too short' => version_2(0x21, 0x11, 'short'),
        'one that is too long' => SIGNATURE . "\x21\x00\xff\xff",
        'twice' => $headers['TCP4'] . $headers['TCP4'] . GET,
    ] as $what => $bytes) {
        $wire = new Wire($port, $bytes);
        if ($what === 'nothing like it') {
            $wire->send("ROXi");
        }
        pump($base, fn () => $wire->poll()->eof);
        echo "$what: ", $wire->in === '' || $tls ? 'the end' : strtok($wire->in, "\r"), "\n";
    }

    $http->setHeaderTimeout(0.3);
    foreach (['' , 'PROXY TCP4 1.2.3', substr($headers['version 2, TCP4'], 0, 20)] as $bytes) {
        $wire = new Wire($port, $bytes);
        pump($base, fn () => $wire->poll()->eof);
        echo 'never complete: ', var_export($wire->in, true), "\n";
    }

    $wire = $client = null;
    pump($base, fn () => $http->getConnectionCount() === 0);
    $http->setHeaderTimeout(0);
    $http->setMaxConnectionsPerAddress(2);
    $wires = [];
    $count = function (string $header) use ($base, $port, $tls, &$wires) {
        $wires[] = $wire = new Wire($port, $header);
        if ($tls) {
            // A handshake that is refused is not for PHP to tell of.
            linger($base);
            if ($wire->poll()->in !== '') {
                return bin2hex($wire->in);
            }
            secure($base, $wire);
        }
        $wire->send(GET);
        return explode(' ', reply($base, $wire)[0])[1];
    };
    foreach (['TCP4', 'version 2, TCP4', 'TCP4', 'TCP6', 'UNKNOWN', 'version 2, UNIX', 'version 2, UNIX', 'version 2, UNIX'] as $what) {
        echo "$what ", $count($headers[$what]), ', ';
    }
    array_pop($wires)->close();
    array_shift($wires)->close();
    pump($base, fn () => $http->getConnectionCount() === 5);
    echo 'then TCP4 ', $count($headers['TCP4']), ', refused: ', $http->getStatistics()['refused'], "\n";
    $wires = [];
    pump($base, fn () => $http->getConnectionCount() === 0);
    linger($base, 0.2);
    $http->setProxyProtocol(false);
    $wire = wire($base, $port, $tls, GET);
    echo 'without: ', told(reply($base, $wire)[2], $wire), "\n";
    $wire = null;
    pump($base, fn () => descriptors() <= $before);
    $http = null;
}
?>
--EXPECT--
-- clear
TCP4: 192.0.2.1 4242
TCP6: 2001:db8::1 4343
UNKNOWN: its own
UNKNOWN with more: its own
version 2, TCP4: 192.0.2.1 4242
version 2, TCP6: 2001:db8::1 4343
version 2, TCP4 and more: 192.0.2.1 4242
version 2, UNIX: /run/client
version 2, abstract: @client
version 2, UDP4: its own
version 2, unspecified: its own
version 2, LOCAL: its own
version 2, LOCAL with addresses: its own
in pieces, TCP4: 192.0.2.1 4242
in pieces, version 2, TCP4 and more: 192.0.2.1 4242
no header: the end
TLS: the end
nothing like it: the end
no such family: the end
no address: the end
a line without end: the end
version 3: the end
addresses that are too short: the end
one that is too long: the end
twice: the end
never complete: ''
never complete: ''
never complete: ''
TCP4 200, version 2, TCP4 200, TCP4 503, TCP6 200, UNKNOWN 200, version 2, UNIX 200, version 2, UNIX 200, version 2, UNIX 200, then TCP4 200, refused: 1
without: its own
-- TLS
TCP4: 192.0.2.1 4242
TCP6: 2001:db8::1 4343
UNKNOWN: its own
UNKNOWN with more: its own
version 2, TCP4: 192.0.2.1 4242
version 2, TCP6: 2001:db8::1 4343
version 2, TCP4 and more: 192.0.2.1 4242
version 2, UNIX: /run/client
version 2, abstract: @client
version 2, UDP4: its own
version 2, unspecified: its own
version 2, LOCAL: its own
version 2, LOCAL with addresses: its own
in pieces, TCP4: 192.0.2.1 4242
in pieces, version 2, TCP4 and more: 192.0.2.1 4242
no header: the end
TLS: the end
nothing like it: the end
no such family: the end
no address: the end
a line without end: the end
version 3: the end
addresses that are too short: the end
one that is too long: the end
twice: the end
never complete: ''
never complete: ''
never complete: ''
TCP4 200, version 2, TCP4 200, TCP4 15030100020250, TCP6 200, UNKNOWN 200, version 2, UNIX 200, version 2, UNIX 200, version 2, UNIX 200, then TCP4 200, refused: 1
without: its own
