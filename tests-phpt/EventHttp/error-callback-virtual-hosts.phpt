--TEST--
EventHttp::setErrorCallback(): pages for requests to a virtual host are its own, or else those of the server it belongs to
--FILE--
<?php
require __DIR__ . '/../include/hosts.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$host = new EventHttp($base);
$inner = new EventHttp($base);
$http->addVirtualHost('*.h', $host);
$host->addVirtualHost('inner.*', $inner);
foreach ([$http, $host, $inner] as $server) {
    $server->setCallback('/forgotten', fn () => null);
}
$page = fn (string $name) => fn (?EventHttpRequest $request, int $code) => '<h1>' . "$name $code " . ($request?->getHost() ?? 'null') . '</h1>';
$ask = function (string $what) use ($base, $port) {
    foreach (['main', 'a.h', 'inner.h'] as $name) {
        $got = [];
        foreach (['/nowhere', '/forgotten'] as $path) {
            foreach ([false, true] as $http2) {
                if ($http2) {
                    $client = new Http2($base, $port);
                    $client->send(frame(HEADERS, END_STREAM | END_HEADERS, 1, block($path, 'GET', $name)));
                    $text = outcome($base, $client, 1);
                } else {
                    $text = reply($base, $client = new Wire($port, "GET $path HTTP/1.1\r\nHost: $name\r\n\r\n"))[2];
                }
                $client->close();
                $got[] = preg_match('~<h1>(.*)</h1>~', $text, $words) ? $words[1] : $text;
            }
        }
        say("$what, $name", ...array_unique($got));
    }
};
$ask('none');
$http->setErrorCallback($page('main'));
$ask('main');
$host->setErrorCallback($page('host'));
$ask('host');
$inner->setErrorCallback(fn () => null);
$ask('inner, which wants the usual one');
$http->setErrorCallback(null);
$ask('no main');
$host->setErrorCallback(null);
$inner->setErrorCallback($page('inner'));
$ask('inner alone');
$http->setErrorCallback($page('main'));
say('what is not understood is the main one\'s', reply($base, new Wire($port, "GET / HTTP/1.1\r\nHost: inner.h\r\nHost: inner.h\r\n\r\n"))[2]);
say('methods', reply($base, new Wire($port, "BREW / HTTP/1.1\r\nHost: inner.h\r\n\r\n"))[2]);
say('expectations', reply($base, new Wire($port, "GET / HTTP/1.1\r\nHost: inner.h\r\nExpect: wonders\r\n\r\n"))[2]);
$http->removeVirtualHost($host);
say('removed', reply($base, new Wire($port, "GET / HTTP/1.1\r\nHost: inner.h\r\n\r\n"))[2]);
?>
--EXPECT--
none, main: "Not Found" "Internal Server Error"
none, a.h: "Not Found" "Internal Server Error"
none, inner.h: "Not Found" "Internal Server Error"
main, main: "main 404 main" "main 500 main"
main, a.h: "main 404 a.h" "main 500 a.h"
main, inner.h: "main 404 inner.h" "main 500 inner.h"
host, main: "main 404 main" "main 500 main"
host, a.h: "host 404 a.h" "host 500 a.h"
host, inner.h: "host 404 inner.h" "host 500 inner.h"
inner, which wants the usual one, main: "main 404 main" "main 500 main"
inner, which wants the usual one, a.h: "host 404 a.h" "host 500 a.h"
inner, which wants the usual one, inner.h: "Not Found" "Internal Server Error"
no main, main: "Not Found" "Internal Server Error"
no main, a.h: "host 404 a.h" "host 500 a.h"
no main, inner.h: "Not Found" "Internal Server Error"
inner alone, main: "Not Found" "Internal Server Error"
inner alone, a.h: "Not Found" "Internal Server Error"
inner alone, inner.h: "inner 404 inner.h" "inner 500 inner.h"
what is not understood is the main one's: "<h1>main 400 null</h1>"
methods: "<h1>inner 501 inner.h</h1>"
expectations: "<h1>inner 417 inner.h</h1>"
removed: "<h1>main 404 inner.h</h1>"