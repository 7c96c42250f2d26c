--TEST--
Replies to HEAD and replies with 204 or 304 carry no body, and the connection stays usable
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function ($req) {
    parse_str((string) parse_url($req->getUri(), PHP_URL_QUERY), $q);
    $req->sendReply((int) ($q['code'] ?? 200), 'Whatever');
});
$wire = new Wire($port);
foreach (['HEAD /x', 'GET /?code=204', 'GET /?code=304', 'HEAD /?code=404', 'DELETE /?code=204', 'GET /?code=205'] as $line) {
    $wire->send("$line HTTP/1.1\r\nHost: h\r\n\r\n");
    $m = reply($base, $wire, str_starts_with($line, 'HEAD'));
    echo "$line -> $m[0]\n";
    echo '  transfer-encoding: ', $m[4]['transfer-encoding'] ?? '-', ', date: ', isset($m[4]['date']) ? 'yes' : 'no';
    echo ', stray bytes: ', strlen($wire->in), "\n";
}
$wire->send("GET /end HTTP/1.1\r\nHost: h\r\n\r\n");
show(reply($base, $wire));
?>
--EXPECT--
HEAD /x -> HTTP/1.1 200 Whatever
  transfer-encoding: -, date: yes, stray bytes: 0
GET /?code=204 -> HTTP/1.1 204 Whatever
  transfer-encoding: -, date: yes, stray bytes: 0
GET /?code=304 -> HTTP/1.1 304 Whatever
  transfer-encoding: -, date: yes, stray bytes: 0
HEAD /?code=404 -> HTTP/1.1 404 Whatever
  transfer-encoding: -, date: yes, stray bytes: 0
DELETE /?code=204 -> HTTP/1.1 204 Whatever
  transfer-encoding: -, date: yes, stray bytes: 0
GET /?code=205 -> HTTP/1.1 205 Whatever
  transfer-encoding: -, date: yes, stray bytes: 0
HTTP/1.1 200 Whatever
  content-length: 0
  content-type: text/html; charset=ISO-8859-1
  date: *
