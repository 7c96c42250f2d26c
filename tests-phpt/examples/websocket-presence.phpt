--TEST--
php-examples/websocket_presence.php tells those who look at a page who else does, once for many changes
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
$port = unused_port();
$server = new Child(__DIR__ . '/../../php-examples/websocket_presence.php', (string) $port);
$server->says('Listening');
$get = function (string $query) use ($port, $server): string {
    $wire = new Wire($port, "GET /presence?$query HTTP/1.0\r\n\r\n");
    $server->wait(fn () => $wire->poll()->eof);
    return strtok($wire->in, "\r") . ' ' . explode("\r\n\r\n", $wire->in, 2)[1];
};
$open = fn (string $name, string $page = 'intro') => new WebSocketWire($base, $port, [], "/presence?page=$page&name=$name");

$ann = $open('Ann');
echo 'Ann: ', $ann->words(2), "\n";
// Many come in a moment, one of them twice, and one elsewhere.
for ($i = 1; $i <= 50; $i++) {
    $others[] = $open("G$i");
}
$twice = $open('Ann');
$elsewhere = $open('Eve', 'other');
$told = 0;
do {
    $here = $ann->next()[1] ?? exit("the end\n");
    $told++;
} while (substr_count($here, ',') < 50);
echo 'told of 50: ', $told < 25 ? 'in a few messages' : $told, ', ', substr_count($here, '"Ann"'), " Ann\n";
foreach ($others as $other) {
    $other->close();
}
do {
    $here = $ann->next()[1] ?? exit("the end\n");
} while ($here !== '["Ann"]');
$ann->send(close_frame(1000));
echo $ann->words(), "\n";
echo $get('page=intro'), ', ', $get('page=other'), ', ', $get('page=none'), "\n";
$elsewhere->send(ws_frame(Op::TEXT, 'talk'));
echo $elsewhere->words(2), "\n";
$elsewhere->send(close_frame(1003));
echo strtok($get(''), "\n"), "\n";
$server->wait(fn () => $get('page=other') === 'HTTP/1.0 200 OK []');
echo "nobody is elsewhere\n";
?>
--EXPECT--
Ann: text ["Ann"], text ["Ann"]
told of 50: in a few messages, 1 Ann
close 1000 
HTTP/1.0 200 OK ["Ann"], HTTP/1.0 200 OK ["Eve"], HTTP/1.0 200 OK []
text ["Eve"], text ["Eve"]
HTTP/1.0 400 Which page? <!DOCTYPE html>
nobody is elsewhere
