--TEST--
What a response may not say is not sent: headers that make others, bodies where there are none
--EXTENSIONS--
posix
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

$service = new Service('psr15.php');
foreach ([
    ['headers' => ['X-A' => ["a\r\nSet-Cookie: evil=1"]]],
    ['headers' => ['X-A' => ["a\nSet-Cookie: evil=1"]]],
    ['headers' => ["X-A: a\r\nSet-Cookie" => ['evil=1']]],
    ['headers' => ['X-A' => ["a\0"]]],
    ['headers' => ['X A' => ['a']]],
    ['headers' => ['' => ['a']]],
    ['headers' => ['X-A' => ['a', "b\r\n"]], 'pieces' => ['more', 'and more']],
    ['headers' => ['X-A' => ['ä', '', "a\tb"]]],
    ['reason' => "OK\r\nSet-Cookie: evil=1"],
    ['status' => 204, 'headers' => ['Content-Length' => ['6']]],
    ['status' => 205],
    ['status' => 205, 'pieces' => ['a body', 'and more'], 'headers' => ['Content-Length' => ['6']]],
    ['status' => 304, 'pieces' => ['a body'], 'headers' => ['Content-Length' => ['6'], 'ETag' => ['"a"']]],
    ['status' => 99],
    ['status' => 101],
] as $say) {
    echo json_encode($say, JSON_UNESCAPED_UNICODE), "\n";
    // Whatever comes behind the first answer would be taken for the second.
    $raw = $service->exchange('GET /lax?say=' . rawurlencode(json_encode($say)) . " HTTP/1.1\r\nHost: h\r\n\r\n"
        . "GET /status?code=200 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    while ($message = message($raw, false, true)) {
        [$first, $headers, $body] = $message;
        $headers = array_filter($headers, fn ($line) => !preg_match('/^(date|connection):/', $line));
        echo "    $first, ", implode(', ', $headers), ', ', json_encode($body), "\n";
    }
    echo $raw === '' ? '' : "    and $raw\n";
}
echo $service->says('GET /lax') ? preg_match('/has failed: (\S+: The header "X-A".*?) in/', $service->out, $said) ? $said[1] : $service->out : '', "\n";
echo str_contains($service->out, 'Warning') ? $service->out : "no warnings\n";
echo $service->stop(), "\n";
?>
--EXPECT--
{"headers":{"X-A":["a\r\nSet-Cookie: evil=1"]}}
    HTTP/1.1 500 Internal Server Error, content-length: 26, content-type: text/plain, "500 Internal Server Error\n"
    HTTP/1.1 200 , content-length: 6, "a body"
{"headers":{"X-A":["a\nSet-Cookie: evil=1"]}}
    HTTP/1.1 500 Internal Server Error, content-length: 26, content-type: text/plain, "500 Internal Server Error\n"
    HTTP/1.1 200 , content-length: 6, "a body"
{"headers":{"X-A: a\r\nSet-Cookie":["evil=1"]}}
    HTTP/1.1 500 Internal Server Error, content-length: 26, content-type: text/plain, "500 Internal Server Error\n"
    HTTP/1.1 200 , content-length: 6, "a body"
{"headers":{"X-A":["a\u0000"]}}
    HTTP/1.1 500 Internal Server Error, content-length: 26, content-type: text/plain, "500 Internal Server Error\n"
    HTTP/1.1 200 , content-length: 6, "a body"
{"headers":{"X A":["a"]}}
    HTTP/1.1 500 Internal Server Error, content-length: 26, content-type: text/plain, "500 Internal Server Error\n"
    HTTP/1.1 200 , content-length: 6, "a body"
{"headers":{"":["a"]}}
    HTTP/1.1 500 Internal Server Error, content-length: 26, content-type: text/plain, "500 Internal Server Error\n"
    HTTP/1.1 200 , content-length: 6, "a body"
{"headers":{"X-A":["a","b\r\n"]},"pieces":["more","and more"]}
    HTTP/1.1 500 Internal Server Error, content-length: 26, content-type: text/plain, "500 Internal Server Error\n"
    HTTP/1.1 200 , content-length: 6, "a body"
{"headers":{"X-A":["ä","","a\tb"]}}
    HTTP/1.1 200 , content-length: 6, x-a: , x-a: a	b, x-a: ä, "a body"
    HTTP/1.1 200 , content-length: 6, "a body"
{"reason":"OK\r\nSet-Cookie: evil=1"}
    HTTP/1.1 200 OK  Set-Cookie: evil=1, content-length: 6, "a body"
    HTTP/1.1 200 , content-length: 6, "a body"
{"status":204,"headers":{"Content-Length":["6"]}}
    HTTP/1.1 204 , , ""
    HTTP/1.1 200 , content-length: 6, "a body"
{"status":205}
    HTTP/1.1 205 , content-length: 0, ""
    HTTP/1.1 200 , content-length: 6, "a body"
{"status":205,"pieces":["a body","and more"],"headers":{"Content-Length":["6"]}}
    HTTP/1.1 205 , content-length: 0, ""
    HTTP/1.1 200 , content-length: 6, "a body"
{"status":304,"pieces":["a body"],"headers":{"Content-Length":["6"],"ETag":["\"a\""]}}
    HTTP/1.1 304 , etag: "a", ""
    HTTP/1.1 200 , content-length: 6, "a body"
{"status":99}
    HTTP/1.1 500 Internal Server Error, content-length: 26, content-type: text/plain, "500 Internal Server Error\n"
    HTTP/1.1 200 , content-length: 6, "a body"
{"status":101}
    HTTP/1.1 500 Internal Server Error, content-length: 26, content-type: text/plain, "500 Internal Server Error\n"
    HTTP/1.1 200 , content-length: 6, "a body"
UnexpectedValueException: The header "X-A" cannot be sent: its name or its value has what HTTP does not allow
no warnings
stopped
