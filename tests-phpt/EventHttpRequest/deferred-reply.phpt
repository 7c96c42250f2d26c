--TEST--
A reply may be sent later, from a timer, and in any order between connections
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$waiting = new ArrayObject();
$http->setDefaultCallback(function ($req) use ($waiting) {
    echo "got ", $req->getUri(), "\n";
    $waiting[$req->getUri()] = $req;
});
$a = new Wire($port, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
$arrived = fn (int $n) => fn () => count($waiting) === $n;
pump($base, $arrived(1));
$b = new Wire($port, "GET /b HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, $arrived(2));
$timers = [];
foreach (['/b', '/a'] as $key) {
    $timers[$key] = Event::timer($base, function () use ($key, $waiting) {
        echo "replying to $key, method ", $waiting[$key]->getCommand(), ", uri ", $waiting[$key]->getUri(), "\n";
        $buf = new EventBuffer();
        $buf->add("late $key");
        $waiting[$key]->sendReply(200, 'OK', $buf);
        unset($waiting[$key]);
    });
}
$timers['/b']->add(0.05);
show(reply($base, $b));
$timers['/a']->add(0.05);
show(reply($base, $a));
echo "and the connections still work\n";
$a->send("GET /c HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, $arrived(1));
$waiting['/c']->sendReply(204, 'No Content');
unset($waiting['/c']);
echo reply($base, $a)[0], "\n";
?>
--EXPECT--
got /a
got /b
replying to /b, method 1, uri /b
HTTP/1.1 200 OK
  content-length: 7
  content-type: text/html; charset=ISO-8859-1
  date: *
  [late /b]
replying to /a, method 1, uri /a
HTTP/1.1 200 OK
  content-length: 7
  content-type: text/html; charset=ISO-8859-1
  date: *
  [late /a]
and the connections still work
got /c
HTTP/1.1 204 No Content
