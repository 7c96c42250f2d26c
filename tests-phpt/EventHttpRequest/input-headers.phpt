--TEST--
EventHttpRequest::getInputHeaders() and findHeader(): case, order, duplicates, spacing
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function ($req) {
    $headers = $req->getInputHeaders();
    $low = array_change_key_case($headers);
    ksort($low);
    foreach ($low as $k => $v) {
        echo "  $k => ", var_export($v, true), "\n";
    }
    foreach (['host', 'HOST', 'x-two', 'X-None', 'x-empty', 'X-Spaces'] as $name) {
        echo "  find $name: ", var_export($req->findHeader($name, EventHttpRequest::INPUT_HEADER), true), "\n";
    }
    echo "  as output: ", var_export($req->findHeader('Host', EventHttpRequest::OUTPUT_HEADER), true), "\n";
    $req->sendReply(200, 'OK');
});
$wire = new Wire($port, "GET / HTTP/1.1\r\nHost: h.test\r\nX-Two: first\r\nX-Empty:\r\nX-Spaces:   in  between   \r\n"
    . "X-Colon: a:b:c\r\nX-No-Space:tight\r\nx-number: 007\r\n\r\n");
echo reply($base, $wire)[0], "\n";
?>
--EXPECT--
host => 'h.test'
  x-colon => 'a:b:c'
  x-empty => ''
  x-no-space => 'tight'
  x-number => '007'
  x-spaces => 'in  between'
  x-two => 'first'
  find host: 'h.test'
  find HOST: 'h.test'
  find x-two: 'first'
  find X-None: NULL
  find x-empty: ''
  find X-Spaces: 'in  between'
  as output: NULL
HTTP/1.1 200 OK
