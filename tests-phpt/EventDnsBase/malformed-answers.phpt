--TEST--
EventDnsBase: datagrams that are no answers are skipped, and one that is cut short is asked for again by TCP
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$guard = guard($base);

/* What a nameserver says of a question: address 127.0.0.1. */
function answer(string $question): string
{
    return substr($question, 0, 2) . pack('n5', 0x8180, 1, 1, 0, 0) . substr($question, 12) . pack('n3Nn', 0xc00c, 1, 1, 60, 4) . "\x7f\0\0\x01";
}

function name(string $question): string
{
    for ($name = '', $at = 12; ($length = ord($question[$at])) > 0; $at += $length + 1) {
        $name .= substr($question, $at + 1, $length) . '.';
    }
    return strtolower($name);
}

$udp = $tcp = false;
while (!$tcp) {
    $udp = stream_socket_server('udp://127.0.0.1:0', $no, $message, STREAM_SERVER_BIND);
    $address = stream_socket_get_name($udp, false);
    $tcp = @stream_socket_server("tcp://$address");
}
$asked = [];
$answers = new Event($base, $udp, Event::READ | Event::PERSIST, function () use ($udp, &$asked) {
    $question = stream_socket_recvfrom($udp, 4096, 0, $from);
    $name = name($question);
    $asked[$name] = ($asked[$name] ?? 0) + 1;
    $right = answer($question);
    $all = match ($name) {
        // The number is right, and nothing else: a header alone, a record that is cut, one that claims too much, no
        // answer at all, a name that points to itself, an answer to another question.
        'junk.test.' => [
            substr($question, 0, 2), substr($right, 0, 12), substr($right, 0, -3), substr_replace($right, "\xff\xff", -6, 2),
            $question, substr_replace($right, pack('n', 0xc000 | strlen($question)), strlen($question), 2),
            str_replace("\x04", "\x05", substr($right, 0, 20)) . substr($right, 20), substr($question, 0, 2) . random_bytes(40),
            $right,
        ],
        // No answer the first time.
        'later.test.' => $asked[$name] === 1 ? [substr($right, 0, -1)] : [$right],
        'cut.test.' => [substr_replace(substr($right, 0, -3), chr(ord($right[2]) | 2), 2, 1)],
    };
    foreach ($all as $datagram) {
        stream_socket_sendto($udp, $datagram, 0, $from);
    }
});
$answers->add();
$kept = [];
$connections = new Event($base, $tcp, Event::READ | Event::PERSIST, function () use ($tcp, $base, &$kept) {
    $client = stream_socket_accept($tcp);
    $kept[] = $event = new Event($base, $client, Event::READ, function () use ($client) {
        $question = substr(fread($client, 4096), 2);
        echo 'by TCP: ', name($question), "\n";
        fwrite($client, pack('n', strlen(answer($question))) . answer($question));
    });
    $event->add();
});
$connections->add();

$dns = new EventDnsBase($base, false);
$dns->addNameserverIp($address);
$target = stream_socket_server('tcp://127.0.0.1:0');
$port = port_of(stream_socket_get_name($target, false));
foreach (['junk.test' => '5', 'later.test' => '0.2', 'cut.test' => '5'] as $name => $timeout) {
    $dns->setOption('timeout', $timeout);
    $b = new EventBufferEvent($base, null, 0, null, null, function ($b, $e) use ($base, $name) {
        echo "$name: ", names($e), ' ', $b->getDnsErrorString(), "\n";
        $base->stop();
    });
    $b->connectHost($dns, $name, $port, EventUtil::AF_INET);
    $base->dispatch();
    $b->free();
}
echo $asked['later.test.'] > 1 ? 'asked again' : 'asked once', "\n";
$guard->free();
?>
--EXPECT--
junk.test: CONNECTED 
later.test: CONNECTED 
by TCP: cut.test.
cut.test: CONNECTED 
asked again
