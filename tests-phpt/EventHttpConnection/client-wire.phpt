--TEST--
EventHttpConnection::makeRequest(): a request goes out in the script's letters and order; Host and the length of the body are seen to
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$server = stream_socket_server('tcp://127.0.0.1:0');
$port = port_of(stream_socket_get_name($server, false));
foreach ([
    ['GET', '/p?q#f', ['x-lOw' => 'a', 'Accept' => '*/*', 'X-LOW' => '', 'hOST' => 'www.test'], ''],
    ['GET', 'http://www.test/absolute', [], ''],
    ['POST', "/caf\u{e9}", ['Host' => 'h'], ''],
    ['PUT', '/put', ['Host' => 'h', 'content-LENGTH' => '99', 'Z' => 'z'], 'body'],
    ['DELETE', '/with-body', ['Host' => 'h', 'Transfer-Encoding' => 'chunked'], 'body'],
    ['OPTIONS', '*', ['Host' => 'h', 'Connection' => 'close'], ''],
    ['CONNECT', 'h:443', ['Host' => 'h:443'], ''],
] as [$method, $uri, $headers, $body]) {
    $conn = new EventHttpConnection($base, null, '127.0.0.1', $port);
    $req = new EventHttpRequest(fn () => 1);
    foreach ($headers as $name => $value) {
        $req->addHeader($name, $value, EventHttpRequest::OUTPUT_HEADER);
    }
    $req->getOutputBuffer()->add($body);
    $conn->makeRequest($req, constant("EventHttpRequest::CMD_$method"), $uri);
    $base->loop(EventBase::LOOP_NONBLOCK);
    $client = stream_socket_accept($server);
    stream_set_blocking($client, false);
    $seen = '';
    pump($base, function () use ($client, &$seen, $body) {
        $seen .= fread($client, 10000);
        return str_ends_with($seen, "\r\n\r\n$body");
    });
    echo addcslashes(str_replace(":$port", ':PORT', $seen), "\r\n"), "\n";
    echo '  ', $req->getCommand(), ' ', $req->getUri(), ' ', var_export($req->getHost(), true), "\n";
}
?>
--EXPECT--
GET /p?q#f HTTP/1.1\r\nx-lOw: a\r\nAccept: */*\r\nX-LOW: \r\nhOST: www.test\r\n\r\n
  1 /p?q#f 'www.test'
GET http://www.test/absolute HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n
  1 http://www.test/absolute 'www.test'
POST /café HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n
  2 /café 'h'
PUT /put HTTP/1.1\r\nHost: h\r\ncontent-LENGTH: 4\r\nZ: z\r\n\r\nbody
  8 /put 'h'
DELETE /with-body HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody
  16 /with-body 'h'
OPTIONS * HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n
  32 * 'h'
CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n
  128 h:443 'h'
