--TEST--
EventHttpRequest::sendFile(): over HTTP/2 as over HTTP/1, also from a header callback, and told when it has left
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/files.inc';

$content = str_repeat('0123456789', 20000);
$path = a_file($content);
$base = new EventBase();
$pem = make_cert()['both'];
$ctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_ALPN => 'h2,http/1.1',
]);
$log = [];
$answer = function (EventHttpRequest $request) use ($path, &$log) {
    $request->setCompleteCallback(function (EventHttpRequest $request) use (&$log) { $log[] = 'complete ' . $request->getResponseCode(); });
    $request->sendFile($path);
};
foreach ([false, true] as $tls) {
    [$http, $port] = $tls ? listen_http($base, $ctx) : listen_http($base);
    foreach ([false, true] as $early) {
        $http->setHeaderCallback($early ? $answer : null);
        $http->setDefaultCallback($early ? fn () => print("ASKED\n") : $answer);
        echo $tls ? 'TLS' : 'clear', $early ? ', header callback' : '', "\n";
        foreach (['' => 0, 'bytes=5-9' => 0, 'bytes=0-0,-1' => 0, 'bytes=200000-' => 0] as $range => $_) {
            $client = new Http2($base, $port, $tls, [4 => 1 << 20]);
            $client->send(frame(WINDOW_UPDATE, 0, 0, pack('N', 1 << 20)) . request(1, '/', $range ? field('range', $range) : ''));
            $body = '';
            $log = [];
            $head = '';
            pump($base, function () use ($client, &$body, &$head, &$log) {
                foreach ($client->frames() as [$type, $flags, $stream, $payload]) {
                    $body .= $type === DATA ? $payload : '';
                    $head .= $type === HEADERS ? $payload : '';
                }
                return (bool) $log;
            });
            // The last frames may come behind the callback.
            pump($base, function () use ($client, &$body, &$log, $content) {
                foreach ($client->frames() as [$type, , , $payload]) {
                    $body .= $type === DATA ? $payload : '';
                }
                return $log !== ['complete 200'] || strlen($body) >= strlen($content);
            });
            $client->close();
            $shown = strlen($body) > 300 ? ($body === $content ? 'the file' : 'SOMETHING') : preg_replace('/[0-9a-f]{32}/', 'BOUNDARY', strtr($body, ["\r" => '', "\n" => '|']));
            say($range ?: 'whole', $log, $shown);
        }
    }
}
say('left open', opened($path));
?>
--EXPECT--
clear
whole: ["complete 200"] "the file"
bytes=5-9: ["complete 206"] "56789"
bytes=0-0,-1: ["complete 206"] "--BOUNDARY|Content-Type: application/octet-stream|Content-Range: bytes 0-0/200000||0|--BOUNDARY|Content-Type: application/octet-stream|Content-Range: bytes 199999-199999/200000||9|--BOUNDARY--|"
bytes=200000-: ["complete 416"] "The file has 200000 bytes, and nothing where the request wants some.|"
clear, header callback
whole: ["complete 200"] "the file"
bytes=5-9: ["complete 206"] "56789"
bytes=0-0,-1: ["complete 206"] "--BOUNDARY|Content-Type: application/octet-stream|Content-Range: bytes 0-0/200000||0|--BOUNDARY|Content-Type: application/octet-stream|Content-Range: bytes 199999-199999/200000||9|--BOUNDARY--|"
bytes=200000-: ["complete 416"] "The file has 200000 bytes, and nothing where the request wants some.|"
TLS
whole: ["complete 200"] "the file"
bytes=5-9: ["complete 206"] "56789"
bytes=0-0,-1: ["complete 206"] "--BOUNDARY|Content-Type: application/octet-stream|Content-Range: bytes 0-0/200000||0|--BOUNDARY|Content-Type: application/octet-stream|Content-Range: bytes 199999-199999/200000||9|--BOUNDARY--|"
bytes=200000-: ["complete 416"] "The file has 200000 bytes, and nothing where the request wants some.|"
TLS, header callback
whole: ["complete 200"] "the file"
bytes=5-9: ["complete 206"] "56789"
bytes=0-0,-1: ["complete 206"] "--BOUNDARY|Content-Type: application/octet-stream|Content-Range: bytes 0-0/200000||0|--BOUNDARY|Content-Type: application/octet-stream|Content-Range: bytes 199999-199999/200000||9|--BOUNDARY--|"
bytes=200000-: ["complete 416"] "The file has 200000 bytes, and nothing where the request wants some.|"
left open: 0
