--TEST--
Bodies of 64 MiB, both ways, pass through a service that may use 24
--EXTENSIONS--
posix
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

$service = new Service('psr15.php', ['maxBodySize' => 1 << 30, 'bodyMemory' => 1 << 20], ['-d', 'memory_limit=24M']);
$megabytes = 64;
/* Sends so many MiB and reads the answer, with no more than a piece of either in memory. Returns a digest, and a number. */
function pass(string $head, int $up, string $first = '', string $last = ''): array
{
    global $service;
    $socket = $service->connect();
    fwrite($socket, $head . $first);
    $piece = str_repeat('0123456789abcdef', 4096);
    for ($i = 0; $i < $up * 16; $i++) {
        for ($rest = $piece; $rest !== ''; $rest = substr($rest, fwrite($socket, $rest)));
    }
    fwrite($socket, $last);
    for ($line = ''; $line !== "\r\n" && $line !== false; $line = fgets($socket));
    $hash = hash_init('crc32b');
    for ($length = 0; ($got = (string) fread($socket, 65536)) !== ''; $length += strlen($got)) {
        hash_update($hash, $got);
        $short = $got;
    }
    return [$length, hash_final($hash), strlen($short) < 100 ? $short : ''];
}
$before = $service->kilobytes();
$length = $megabytes << 20;
$expected = hash_init('crc32b');
for ($i = 0; $i < $megabytes * 16; $i++) {
    hash_update($expected, str_repeat('0123456789abcdef', 4096));
}
echo pass("POST /length HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: $length\r\n\r\n", $megabytes)[2] === "$length " . hash_final($expected)
    ? "all of it has come\n" : "something else has come\n";
$first = "--b\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n";
$all = $length + strlen($first) + 9;
$answer = pass("POST /uploaded HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: multipart/form-data;boundary=b\r\nContent-Length: $all\r\n\r\n", $megabytes, $first, "\r\n--b--\r\n");
echo "a file: ", json_encode($answer[2] === (string) $length), "\n";
echo json_encode(pass("GET /temporary?count=" . $megabytes * 16 . "&size=65536 HTTP/1.0\r\n\r\n", 0)[0] === $length), "\n";
echo json_encode(pass("GET /pieces?count=" . $megabytes * 16 . "&size=65536 HTTP/1.0\r\n\r\n", 0)[0] === $length), "\n";
$grown = $service->kilobytes() - $before;
echo $grown < 24 * 1024 ? "bounded\n" : "$grown KiB more\n";
echo $service->stop(), "\n";
?>
--EXPECT--
all of it has come
a file: true
true
true
bounded
stopped
