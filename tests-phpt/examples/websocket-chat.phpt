--TEST--
php-examples/websocket_chat.php: a page, and a chat between those who have it open, until it is told to stop
--EXTENSIONS--
pcntl
posix
openssl
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/stream.inc';
require __DIR__ . '/../include/websocket_http2.inc';

/* The clients are played here, and turn this loop, of which nothing is. */
$base = new EventBase();
foreach ([null, make_cert()['both']] as $cert) {
    $port = unused_port();
    $server = new Child(__DIR__ . '/../../php-examples/websocket_chat.php', (string) $port, ...array_filter([$cert]));
    $server->says('Open');
    if (!$cert) {
        $page = new Wire($port, "GET / HTTP/1.0\r\n\r\n");
        $server->wait(fn () => $page->poll()->eof);
        echo strtok($page->in, "\r"), ', ', str_contains($page->in, "'chat?name='") ? 'the page' : 'another page', "\n";
        $wire = new Wire($port, "GET /chat HTTP/1.0\r\n\r\n");
        $server->wait(fn () => $wire->poll()->eof);
        echo strtok($wire->in, "\r"), "\n";
        $ann = new WebSocketWire($base, $port, [], '/chat?name=Ann');
        $bob = new WebSocketWire($base, $port, [], '/chat?name=' . urlencode('<b>Böb</b>'));
        echo 'Ann: ', $ann->words(2), "\n", 'Bob: ', $bob->words(1), "\n";
        $ann->send(ws_frame(Op::TEXT, 'hello'));
        echo 'Bob: ', $bob->words(1), "\n";
        $bob->send(ws_frame(Op::TEXT, str_repeat('x', 5000)));
        echo 'Bob: ', $bob->words(), "\n", 'Ann: ', $ann->words(2), "\n";
        $talk = fn () => $ann->words();
        $answer = fn () => $ann->send(close_frame(1001));
    } else {
        $client = new Tunnels($base, $port, true);
        [$ann, $bob] = [$client->open('/chat?name=Ann'), $client->open('/chat?name=Bob')];
        $client->data($bob, ws_frame(Op::TEXT, 'hello'));
        echo 'Ann: ', $client->words($ann, 3), "\n";
        $client->reset($bob);
        echo 'Ann: ', $client->words($ann, 1), "\n";
        $talk = fn () => $client->words($ann);
        $answer = fn () => $client->data($ann, close_frame(1001));
    }
    posix_kill($server->pid, SIGTERM);
    $answer();
    echo 'Ann: ', $talk(), "\n";
    $server->wait(fn () => !$server->isRunning());
    echo preg_replace('/^Open .*\n/', '', $server->out);
}
?>
--EXPECT--
HTTP/1.0 200 OK, the page
HTTP/1.0 426 Upgrade Required
Ann: text {"note":"Ann is here","here":["Ann"]}, text {"note":"b B\303\266b b is here","here":["Ann","b B\303\266b b"]}
Bob: text {"note":"b B\303\266b b is here","here":["Ann","b B\303\266b b"]}
Bob: text {"from":"Ann","text":"hello"}
Bob: close 1009 A message is longer than is accepted
Ann: text {"from":"Ann","text":"hello"}, text {"note":"b B\303\266b b has left","here":["Ann"]}
Ann: close 1001 
Ann is here, by HTTP/1.1
b Böb b is here, by HTTP/1.1
b Böb b has left
Ann has left
Ann: text {"note":"Ann is here","here":["Ann"]}, text {"note":"Bob is here","here":["Ann","Bob"]}, text {"from":"Bob","text":"hello"}
Ann: text {"note":"Bob has left","here":["Ann"]}
Ann: close 1001 , the end
Ann is here, by HTTP/2
Bob is here, by HTTP/2
Bob has left
Ann has left
