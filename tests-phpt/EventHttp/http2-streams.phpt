--TEST--
EventHttp: requests of HTTP/2 are served as those of HTTP/1, each on a stream of its own
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$kept = $over = $heads = $data = $resets = [];
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$kept, &$over, $base) {
    echo $request->getUri(), ' ', $request->getHost(), ' ', json_encode($request->getInputHeaders()), ' ';
    $connection = $request->getConnection();
    echo json_encode([
        $request->getBufferEvent(), $connection === $request->getConnection(), $connection->getBase() === $base,
    ]), "\n";
    $connection->setCloseCallback(function (EventHttpConnection $closed, string $uri) use ($connection, &$over) {
        $over[] = $uri . ($closed === $connection ? '' : ' with another object');
    }, $request->getUri());
    $kept[$request->getUri()] = $request;
});
$http->setCallback('/given-up', fn (EventHttpRequest $request) => $request->closeConnection());

$head = fn (int $stream, string $path) => frame(
    HEADERS, END_STREAM | END_HEADERS, $stream, block($path, authority: 'h:81') . field('x-two', '1'),
);
$wire = new Http2($base, $port);
$wire->send($head(1, '/a') . $head(3, '/b') . $head(5, '/c'));
$parse = function () use ($wire, &$heads, &$data, &$resets) {
    foreach ($wire->frames() as [$type, $flags, $stream, $payload]) {
        match ($type) {
            DATA => $data[$stream] = ($data[$stream] ?? '') . $payload . ($flags & END_STREAM ? ' (end)' : ''),
            HEADERS => $heads[] = $stream,
            RST_STREAM => $resets[$stream] = unpack('N', $payload)[1],
            default => null,
        };
    }
};
$pump = function (callable $until) use ($base, $parse) {
    pump($base, function () use ($parse, $until) {
        $parse();
        return $until();
    });
};
$pump(function () use (&$kept) {
    return count($kept) === 3;
});
var_dump($kept['/a']->getConnection() === $kept['/b']->getConnection());

echo "-- answered in another order\n";
foreach (['/b' => 3, '/a' => 1] as $uri => $stream) {
    $body = new EventBuffer();
    $body->add("reply to $uri");
    $kept[$uri]->sendReply(200, 'OK', $body);
    $pump(function () use ($stream, &$data, &$over, $uri) {
        return isset($data[$stream]) && in_array($uri, $over);
    });
}
echo json_encode([$heads, $data, $over]), "\n";

echo "-- taken back by the client\n";
$wire->send(frame(RST_STREAM, 0, 5, pack('N', 8)));
$pump(function () use (&$over) {
    return in_array('/c', $over);
});
var_dump($kept['/c']->getConnection());
$kept['/c']->sendReply(200, 'OK');

echo "-- given up by the script\n";
$wire->send($head(7, '/given-up'));
$pump(function () use (&$resets) {
    return isset($resets[7]);
});
echo json_encode([$resets, $heads, $wire->eof]), "\n";

echo "-- the server ends\n";
$wire->send($head(9, '/e'));
$pump(function () use (&$kept) {
    return isset($kept['/e']);
});
$http = null;
echo json_encode($over), "\n";
var_dump($kept['/e']->getConnection());
$kept['/e']->sendReply(200, 'OK');
$pump(fn () => $wire->eof);
echo json_encode([$over, $heads]), "\n";
?>
--EXPECT--
/a h {"Host":"h:81","X-Two":"1"} [null,true,true]
/b h {"Host":"h:81","X-Two":"1"} [null,true,true]
/c h {"Host":"h:81","X-Two":"1"} [null,true,true]
bool(false)
-- answered in another order
[[3,1],{"3":"reply to \/b (end)","1":"reply to \/a (end)"},["\/b","\/a"]]
-- taken back by the client
NULL
-- given up by the script
[{"7":8},[3,1],false]
-- the server ends
/e h {"Host":"h:81","X-Two":"1"} [null,true,true]
["\/b","\/a","\/c","\/e"]
NULL
[["\/b","\/a","\/c","\/e"],[3,1]]
