--TEST--
EventHttp: a file that becomes shorter while it is sent ends the exchange with an error, and nothing else
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/files.inc';

$base = new EventBase();
$pem = make_cert()['both'];
$ctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_ALPN => 'h2,http/1.1',
]);
$log = [];
$path = '';
$answer = function (EventHttpRequest $request) use (&$path, &$log) {
    if ($request->getUri() !== '/') {
        return $request->sendReply(200, 'OK', 'others are served');
    }
    $request->setErrorCallback(function ($request, $code, $message) use (&$log) { $log[] = "error $code: $message"; });
    $request->setCompleteCallback(function () use (&$log) { $log[] = 'complete'; });
    $request->getConnection()->setCloseCallback(function () use (&$log) { $log[] = 'closed'; });
    $body = new EventBuffer();
    $body->addFile($path);
    $request->sendReply(200, 'OK', $body);
};
foreach ([false, true] as $tls) {
    [$http, $port] = $tls ? listen_http($base, $ctx) : listen_http($base);
    $http->setDefaultCallback($answer);
    foreach ([1, 2] as $version) {
        foreach ([100000, 0] as $left) {
            $log = [];
            $path = a_file(20000000);
            if ($version === 1) {
                $client = new Wire($port);
                if ($tls) {
                    fclose($client->sock);
                    $client->sock = (new TlsClient($base, $port))->sock;
                }
                $client->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            } else {
                $client = new Http2($base, $port, $tls);
                $client->send(request(1, '/'));
            }
            pump($base, fn () => strlen($client->poll()->in) > 10000);
            ftruncate(fopen($path, 'r+'), $left);
            if ($version === 2) {
                $client->send(frame(WINDOW_UPDATE, 0, 0, pack('N', 30000000)) . frame(WINDOW_UPDATE, 0, 1, pack('N', 30000000)));
            }
            $end = 'eof';
            pump($base, function () use ($client, $version, &$end, &$log) {
                $frames = $version === 2 ? $client->frames() : $client->poll()->eof;
                foreach ($version === 2 ? $frames : [] as [$type, , , $payload]) {
                    if ($type === RST_STREAM) {
                        $end = REASONS[unpack('N', $payload)[1]];
                    }
                }
                return ($client->eof || $end !== 'eof') && in_array('closed', $log);
            });
            say(($tls ? 'TLS' : 'clear') . ", HTTP/$version, $left left", $end, opened($path));
            echo '  ', implode("\n  ", $log), "\n";
            if ($version === 2) {
                $client->send(request(3, '/other'));
                pump($base, fn () => array_filter($client->frames(), fn ($frame) => $frame[0] === DATA && $frame[2] === 3));
                $client->close();
            }
        }
    }
}
?>
--EXPECT--
clear, HTTP/1, 100000 left: "eof" 0
  error 3: The reply could not be sent
  closed
clear, HTTP/1, 0 left: "eof" 0
  error 3: The reply could not be sent
  closed
clear, HTTP/2, 100000 left: "INTERNAL_ERROR" 0
  error 3: The reply could not be sent
  closed
clear, HTTP/2, 0 left: "INTERNAL_ERROR" 0
  error 3: The reply could not be sent
  closed
TLS, HTTP/1, 100000 left: "eof" 0
  error 3: The reply could not be sent
  closed
TLS, HTTP/1, 0 left: "eof" 0
  error 3: The reply could not be sent
  closed
TLS, HTTP/2, 100000 left: "INTERNAL_ERROR" 0
  error 3: The reply could not be sent
  closed
TLS, HTTP/2, 0 left: "INTERNAL_ERROR" 0
  error 3: The reply could not be sent
  closed
