--TEST--
EventHttpRequest of a client: cancel(), free(), the end of the client and exceptions in each of its callbacks end it, and nothing of it is called or left
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$head = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n";
$acts = [
    'cancel' => function ($request, &$conn) { $request->cancel(); },
    'free' => function ($request, &$conn) { $request->free(); },
    'drop' => function ($request, &$conn) { $conn = null; },
    'close' => function ($request, &$conn) { @$request->closeConnection(); },
    'throw' => function ($request, &$conn) { throw new Exception('thrown'); },
    'again' => function ($request, &$conn) { echo ' (', @$conn->makeRequest($request, EventHttpRequest::CMD_GET, '/') ? 'made' : 'refused', ')'; },
];

function play(EventBase $base, string $answer, string $when, callable $act): void
{
    $peer = new Peer([$answer], $when === 'error');
    $conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
    $closed = false;
    $conn->setCloseCallback(function () use (&$closed) { echo ' closed'; $closed = true; });
    $left = false;
    $hook = function (string $name) use (&$conn, $when, $act) {
        return function ($request, ...$more) use ($name, &$conn, $when, $act) {
            echo " $name", $name === 'error' ? " $more[0]" : '';
            $name === 'chunk' and $request->getInputBuffer()->drain(1);
            if ($name === $when) {
                $act($request, $conn);
            }
        };
    };
    $request = new EventHttpRequest(function ($request) use (&$left) {
        echo $request ? ' end' : ' failed';
        $left = true;
    });
    $request->setHeaderCallback($hook('head'));
    $request->setChunkCallback($hook('chunk'));
    $request->setErrorCallback($hook('error'));
    $request->setCompleteCallback($hook('sent'));
    $conn->makeRequest($request, EventHttpRequest::CMD_GET, '/');
    $buffer = WeakReference::create($request->getInputBuffer());
    $weak = WeakReference::create($request);
    unset($request, $hook);
    set_error_handler(fn () => true);
    try {
        pump($base, function () use ($peer, &$left, &$closed, $weak) { $peer->turn(); return $left || $closed || !$weak->get(); });
        linger($base, 0.01);
    } catch (Exception $thrown) {
        echo ' ', $thrown->getMessage();
        unset($thrown);
        pump($base, function () use ($peer, &$left, &$closed, $weak) { $peer->turn(); return $left || $closed || !$weak->get(); });
    }
    restore_error_handler();
    $conn = null;
    pump($base, function () use ($peer) { $peer->turn(); return $peer->open() === 0; });
    gc_collect_cycles();
    echo $weak->get() ? ' AND STAYS' : '', "\n";
}

foreach (['warm', 'measured'] as $round) {
    ob_start();
    foreach (['sent', 'head', 'chunk', 'error'] as $when) {
        foreach ($acts as $name => $act) {
            echo "$name in $when:";
            play($base, $when === 'error' ? $head . 'four' : $head . '12345678', $when, $act);
        }
    }
    $said = ob_get_clean();
    gc_collect_cycles();
    $before ??= [descriptors(), memory_get_usage()];
}
echo $said;
$after = [descriptors(), memory_get_usage()];
echo 'descriptors ', $after[0] - $before[0], ', memory ', $after[1] - $before[1] < 4096 ? 'as before' : $after[1] - $before[1], "\n";
?>
--EXPECT--
cancel in sent: sent error 4 closed
free in sent: sent closed
drop in sent: sent error 4 closed
close in sent: sent head chunk end closed
throw in sent: sent thrown head chunk end closed
again in sent: sent (refused) head chunk end closed
cancel in head: sent head error 4 closed
free in head: sent head closed
drop in head: sent head error 4 closed
close in head: sent head chunk end closed
throw in head: sent head thrown chunk end closed
again in head: sent head (refused) chunk end closed
cancel in chunk: sent head chunk error 4 closed
free in chunk: sent head chunk closed
drop in chunk: sent head chunk error 4 closed
close in chunk: sent head chunk end closed
throw in chunk: sent head chunk thrown end closed
again in chunk: sent head chunk (refused) end closed
cancel in error: sent head chunk error 1 closed
free in error: sent head chunk error 1 closed
drop in error: sent head chunk error 1 closed
close in error: sent head chunk error 1 failed closed
throw in error: sent head chunk error 1 thrown failed closed
again in error: sent head chunk error 1 (refused) failed closed
descriptors 0, memory as before
