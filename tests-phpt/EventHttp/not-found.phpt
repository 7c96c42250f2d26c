--TEST--
EventHttp: a request nobody handles gets a 404 page that escapes the URI, and the connection ends
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setCallback('/known', fn ($req) => $req->sendReply(200, 'OK'));
foreach (['/nope', '/nope?a=%3Cscript%3E&b=1', "/it's", '/known/'] as $uri) {
    $wire = new Wire($port, "GET $uri HTTP/1.1\r\nHost: h\r\n\r\n");
    $m = reply($base, $wire);
    echo $m[0], "\n";
    echo '  html: ', str_starts_with($m[4]['content-type'] ?? '', 'text/html') ? 'yes' : 'no';
    echo ', length matches: ', (int) $m[4]['content-length'] === strlen($m[2]) ? 'yes' : 'no';
    echo ', unescaped ampersand: ', preg_match('/&(?!amp;|#|quot;|lt;|gt;)/', $m[2]) ? 'yes' : 'no';
    echo ', connection: ', $m[4]['connection'] ?? '-', ', ', fate($base, $wire), "\n";
}
$wire = new Wire($port, "GET /known HTTP/1.1\r\nHost: h\r\n\r\n");
echo reply($base, $wire)[0], ', ', fate($base, $wire), "\n";
$wire->send("HEAD /nope HTTP/1.1\r\nHost: h\r\n\r\n");
$m = reply($base, $wire, true);
echo $m[0], ', ', fate($base, $wire), "\n";
?>
--EXPECT--
HTTP/1.1 404 Not Found
  html: yes, length matches: yes, unescaped ampersand: no, connection: close, closed
HTTP/1.1 404 Not Found
  html: yes, length matches: yes, unescaped ampersand: no, connection: close, closed
HTTP/1.1 404 Not Found
  html: yes, length matches: yes, unescaped ampersand: no, connection: close, closed
HTTP/1.1 404 Not Found
  html: yes, length matches: yes, unescaped ampersand: no, connection: close, closed
HTTP/1.1 200 OK, open
HTTP/1.1 404 Not Found, closed
