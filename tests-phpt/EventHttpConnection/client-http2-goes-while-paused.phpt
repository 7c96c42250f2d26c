--TEST--
EventHttpConnection over HTTP/2: a response that waits for the script is whole, also when the server has gone meanwhile; one that is not is an error
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2_peer.inc';

$base = new EventBase();
foreach (['whole' => END_STREAM, 'cut' => 0] as $what => $last) {
    foreach (['the script goes on', 'the script gives up', 'the client goes'] as $then) {
        $descriptors = count(scandir('/proc/self/fd'));
        $peer = new Http2Peer(function ($peer, $at, $type, $flags, $stream) use ($last, &$told) {
            if ($type === HEADERS) {
                // More than is read ahead, and no more than the server may send.
                $body = str_repeat(frame(DATA, 0, $stream, str_repeat('x', 16384)), 12);
                $peer->send($at, frame(HEADERS, END_HEADERS, $stream, field(':status', '200')) . $body
                    . frame(DATA, $last, $stream, 'end') . frame(GOAWAY, 0, 0, pack('NN', $stream, 0)));
                // Nothing more is to come when the stream has ended.
                $last or $peer->close($at);
                $told = true;
            }
        });
        $conn = http2_client($base, $peer->port);
        $closed = 0;
        $conn->setCloseCallback(function () use (&$closed) { $closed++; });
        $log = [];
        $got = 0;
        $request = ask($conn, 'paused', $log, function ($request) use (&$got, &$paused) {
            $request->setHeaderCallback(function ($request) use (&$paused) { $request->pause(); $paused = true; });
            $request->setChunkCallback(function ($request) use (&$got) { $got += strlen($request->getInputBuffer()->read(1 << 20)); });
        });
        $paused = $told = false;
        pump($base, function () use ($peer, &$paused, &$told, $last) {
            $peer->turn();
            return $paused && $told && ($last ? !$peer->waiting(0) : !$peer->connections);
        });
        for ($turns = 0; $turns < 20; $turns++) {
            $peer->turn();
            spin($base);
        }
        if ($then === 'the script goes on') {
            $request->resume();
            pump($base, function () use (&$log) { return (bool) preg_grep('/: (?!error)/', $log); });
        } elseif ($then === 'the script gives up') {
            $request->cancel();
        } else {
            unset($conn);
        }
        spin($base);
        unset($conn, $request);
        $peer = null;
        spin($base);
        sort($log);
        // How much of what was cut has come is for the kernel to know, and how it was cut.
        $log = preg_replace('/(error 1), SERVER .*/', '$1', $log);
        echo "$what, $then: ", implode('; ', $log), $last ? "; $got bytes" : '', "; closed: $closed; ";
        echo count(scandir('/proc/self/fd')) - $descriptors, " descriptors\n";
    }
}
?>
--EXPECT--
whole, the script goes on: paused: 200; 196611 bytes; closed: 1; 0 descriptors
whole, the script gives up: paused: error 4, The request was cancelled; 0 bytes; closed: 1; 0 descriptors
whole, the client goes: paused: error 4, The EventHttpConnection that the request was made with has gone; 0 bytes; closed: 1; 0 descriptors
cut, the script goes on: paused: error 1; paused: null; closed: 1; 0 descriptors
cut, the script gives up: paused: error 4, The request was cancelled; closed: 1; 0 descriptors
cut, the client goes: paused: error 4, The EventHttpConnection that the request was made with has gone; closed: 1; 0 descriptors
