--TEST--
EventHttp: a forked child that ends sends nothing of its parent's replies, and says no goodbye, neither to those who read nor to those who wait
--EXTENSIONS--
openssl
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/downloader.inc';
require __DIR__ . '/../include/tls.inc';

$pem = make_cert()['both'];
$base = new EventBase();
$ctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_ALPN => 'h2,http/1.1',
]);
$body = str_repeat('0123456789abcdef', 1 << 20);
$clients = [];
foreach (['clear' => null, 'TLS' => $ctx] as $name => $context) {
    [$http, $port] = listen_http($base, $context);
    // However slow the machine is.
    $http->setTimeout(600);
    $asked = 0;
    $http->setDefaultCallback(function (EventHttpRequest $request) use ($body, &$asked) {
        $request->sendReply(200, 'OK', $body);
        $asked++;
    });
    foreach ([1, 2] as $version) {
        if ($version === 2) {
            $wire = new Http2($base, $port, $context !== null, [4 => 0x7fffffff]);
            $wire->send(frame(WINDOW_UPDATE, 0, 0, pack('N', 0x7f000000)) . request(1, '/'));
        } else {
            $wire = new Wire($port);
            $context and secure($base, $wire);
            $wire->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        }
        pump($base, function () use (&$asked, $version) { return $asked === $version; });
        $clients["$name $version"] = new Downloader($wire, $version === 2, false);
    }
    $servers[] = $http;
    $http->setCallback('/again', fn (EventHttpRequest $request) => $request->sendReply(200, 'OK', 'again'));
    $idle[$name] = new Wire($port);
    $context and secure($base, $idle[$name]);
    $idle[$name]->send("GET /again HTTP/1.1\r\nHost: h\r\n\r\n");
    reply($base, $idle[$name]);
}
unset($http);
/* What a child does that ends; its clients are the parent's as well, and would say goodbye. */
$end = function () use (&$servers, $base) {
    $servers = [];
    $base->free();
    posix_kill(getmypid(), SIGKILL);
};
$timer = Event::timer($base, function () use ($base, &$child) {
    $child = pcntl_fork();
    $base->stop();
});
$timer->add(0);
$base->loop();
$child or $end();
pcntl_waitpid($child, $status);
($child = pcntl_fork()) or $end();
pcntl_waitpid($child, $status);
foreach ($clients as $name => $client) {
    pump($base, fn () => $client->read() || strlen($client->body) >= strlen($body));
    echo "$name: ", $client->body === $body ? 'all' : 'not all', $client->end, "\n";
}
foreach ($idle as $name => $wire) {
    $wire->send("GET /again HTTP/1.1\r\nHost: h\r\n\r\n");
    echo "$name: ", reply($base, $wire)[2] ?? 'nothing', "\n";
}
?>
--EXPECT--
clear 1: all
clear 2: all END_STREAM
TLS 1: all
TLS 2: all END_STREAM
clear: again
TLS: again
