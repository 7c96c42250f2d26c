--TEST--
What is malformed or too large is refused, and the next request is served
--EXTENSIONS--
posix
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

$service = new Service('psr15.php', ['maxBodySize' => 3 << 20, 'maxFormSize' => 1 << 20]);
$form = 'Content-Type: application/x-www-form-urlencoded';
$multipart = 'Content-Type: multipart/form-data; boundary=b';
$fields = fn (int $count) => implode('&', array_map(fn (int $i) => "f$i=$i", range(1, $count)));
$cases = [
    '10000 fields' => ['/', 'POST', $fields(10000), $form],
    '1001 fields' => ['/', 'POST', $fields(1001), $form],
    '1000 fields' => ['/', 'POST', $fields(1000), $form],
    'a long form' => ['/', 'POST', 'a=' . str_repeat('x', 1 << 20), $form],
    'a long query' => ['/?a=' . str_repeat('x', 50000)],
    'a longer query' => ['/?a=' . str_repeat('x', 70000)],
    'a query of 1000 variables' => ['/?' . $fields(1000)],
    'a query of 1001 variables' => ['/?' . $fields(1001)],
    'an empty multipart' => ['/', 'POST', '', $multipart, 'Content-Length: 0'],
    'no boundary' => ['/', 'POST', 'x', 'Content-Type: multipart/form-data'],
    'no form' => ['/', 'POST', str_repeat('x', 100000), $multipart],
    'many parts' => ['/', 'POST', str_repeat("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n", 20000), $multipart],
    'many files' => ['/', 'POST', str_repeat("--b\r\nContent-Disposition: form-data; name=a; filename=a\r\n\r\n\r\n", 20000), $multipart],
    'an endless head' => ['/', 'POST', "--b\r\n" . str_repeat("X: y\r\n", 300000), $multipart],
    'a part in a part' => ['/', 'POST', "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--c--\r\n--b--", $multipart],
    'too large a body' => ['/length', 'POST', str_repeat('x', 3 << 20) . 'x'],
    'a large body' => ['/length', 'POST', str_repeat('x', 3 << 20)],
    'a host with a space' => ['/', 'GET', '', 'Host: a b'],
];
foreach ($cases as $what => $case) {
    $answer = $service->ask(...$case);
    echo "$what: ", substr($answer, 0, 3), ' ', strlen($answer) < 30 ? substr($answer, 4) : '', "\n";
    count($service->files()) === 0 or print("files are left\n");
}
// Nothing is read of what is refused for its head; what is taken is asked for.
foreach (['' => '413', '; boundary=b' => '100'] as $boundary => $_) {
    $socket = $service->connect();
    fwrite($socket, "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1000\r\nContent-Type: multipart/form-data$boundary\r\n\r\n");
    echo fgets($socket);
    fclose($socket);
}
// More than there may be, in chunks, of which nobody has said how many follow.
$chunks = str_repeat("10000\r\n" . str_repeat('x', 65536) . "\r\n", 100);
echo substr($service->exchange("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n$chunks"), 0, 12), "\n";
echo substr($service->ask('/pid'), 0, 3), "\n";
$descriptors = $service->descriptors();
foreach (range(1, 20) as $_) {
    $service->ask(...$cases['many files']);
    $service->ask(...$cases['a large body']);
}
echo $service->descriptors() - $descriptors, " descriptors more\n";
echo $service->stop(), "\n";
?>
--EXPECT--
10000 fields: 413 
1001 fields: 413 
1000 fields: 200 
a long form: 413 
a long query: 200 
a longer query: 431 
a query of 1000 variables: 200 
a query of 1001 variables: 414 
an empty multipart: 400 
no boundary: 400 
no form: 400 
many parts: 413 
many files: 413 
an endless head: 400 
a part in a part: 200 
too large a body: 413 
a large body: 200 3145728 becc1448
a host with a space: 400 
HTTP/1.1 400 Bad Request
HTTP/1.1 100 Continue
HTTP/1.1 413
200
0 descriptors more
stopped
