--TEST--
EventHttpRequest::sendError(): status line, generated page, headers, end of the connection
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$cases = [
    [404, 'Not Found'], [404, null], [500, null], [500, 'It broke'], [403, null], [501, null], [400, null], [503, 'Busy'],
];
$http->setDefaultCallback(function ($req) use ($cases) {
    [$code, $reason] = $cases[(int) substr($req->getUri(), 1)];
    $req->addHeader('X-Before', 'kept?', EventHttpRequest::OUTPUT_HEADER);
    if ($req->findHeader('X-Short', EventHttpRequest::INPUT_HEADER)) {
        $req->sendError($code);
    } else {
        $req->sendError($code, $reason);
    }
});
foreach ($cases as $i => [$code, $reason]) {
    $wire = new Wire($port, "GET /$i HTTP/1.1\r\nHost: h\r\n" . ($reason === null && $i % 2 ? "X-Short: 1\r\n" : '') . "\r\n");
    $m = reply($base, $wire);
    echo $m[0], "\n";
    echo '  html: ', str_starts_with($m[4]['content-type'] ?? '', 'text/html') ? 'yes' : 'no',
        ', page names the code: ', str_contains($m[2], (string) $code) ? 'yes' : 'no',
        ', page names the reason: ', str_contains($m[2], substr($m[0], 13)) ? 'yes' : 'no',
        ', length ok: ', strlen($m[2]) === (int) $m[4]['content-length'] ? 'yes' : 'no',
        ', x-before: ', $m[4]['x-before'] ?? 'gone',
        ', connection: ', $m[4]['connection'] ?? '-', ', ', fate($base, $wire), "\n";
}
?>
--EXPECT--
HTTP/1.1 404 Not Found
  html: yes, page names the code: yes, page names the reason: yes, length ok: yes, x-before: gone, connection: close, closed
HTTP/1.1 404 Not Found
  html: yes, page names the code: yes, page names the reason: yes, length ok: yes, x-before: gone, connection: close, closed
HTTP/1.1 500 Internal Server Error
  html: yes, page names the code: yes, page names the reason: yes, length ok: yes, x-before: gone, connection: close, closed
HTTP/1.1 500 It broke
  html: yes, page names the code: yes, page names the reason: yes, length ok: yes, x-before: gone, connection: close, closed
HTTP/1.1 403 Forbidden
  html: yes, page names the code: yes, page names the reason: yes, length ok: yes, x-before: gone, connection: close, closed
HTTP/1.1 501 Not Implemented
  html: yes, page names the code: yes, page names the reason: yes, length ok: yes, x-before: gone, connection: close, closed
HTTP/1.1 400 Bad Request
  html: yes, page names the code: yes, page names the reason: yes, length ok: yes, x-before: gone, connection: close, closed
HTTP/1.1 503 Busy
  html: yes, page names the code: yes, page names the reason: yes, length ok: yes, x-before: gone, connection: close, closed
