--TEST--
A disk that is full is answered with 507, costs nobody else anything, and is said in the log
--EXTENSIONS--
posix
pcntl
--SKIPIF--
<?php
require __DIR__ . '/include/skip.inc';
need('Nyholm/Psr7');
exec('prlimit --version') or die('skip prlimit is missing: it is in util-linux');
?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';
require __DIR__ . '/../../tests-phpt/include/http2.inc';

$service = new Service('psr15.php', ['maxFormSize' => 4 << 20, 'bodyMemory' => 1 << 15]);
$large = str_repeat('x', 3 << 20);
$form = multipart('b', [['f', ['f', 'text/plain', $large]]]);
$cases = [
    'a body' => ['/length', 'POST', $large],
    'a form' => ['/', 'POST', "a=$large", 'Content-Type: application/x-www-form-urlencoded'],
    'a file' => ['/uploaded', 'POST', $form, 'Content-Type: multipart/form-data; boundary=b'],
];
$http2 = function () use ($service, $large): string {
    $base = new EventBase();
    $client = new Http2($base, $service->port);
    $client->send(frame(HEADERS, END_HEADERS, 1, block('/length', 'POST')));
    // A window's worth.
    foreach (str_split(substr($large, 0, 65535), 16384) as $piece) {
        $client->send(frame(DATA, 0, 1, $piece));
    }
    return outcome($base, $client, 1);
};
$all = function () use ($service, $cases) {
    foreach ($cases as $what => $case) {
        $answer = $service->ask(...$case);
        echo "$what: ", preg_match('/<title>(.*)<\/title>|^200/', $answer, $title) ? $title[1] ?? $title[0] : $answer, "\n";
        $service->files() === [] or print("files are left\n");
    }
};
$all();
$descriptors = $service->descriptors();
$neighbour = $service->connect();
fwrite($neighbour, "POST /length HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 10\r\n\r\n12345");
$service->limitFiles(1 << 20);
$all();
// The last piece of a body that fits, but for that.
$service->limitFiles((3 << 20) - 1);
echo 'the last byte: ', substr($service->ask(...$cases['a body']), 0, 3), "\n";
$service->limitFiles(1 << 15);
echo 'HTTP/2: ', preg_match('/^HEADERS .*507 Insufficient Storage/s', $said = $http2()) ? '507' : $said, "\n";
fwrite($neighbour, '67890');
echo 'a neighbour: ', substr(stream_get_contents($neighbour), -11), "\n";
echo 'what fits: ', $service->ask('/length', 'POST', 'some'), "\n";
$service->limitFiles('unlimited');
$all();
$service->wait(fn () => $service->descriptors() <= $descriptors);
$said = fn () => preg_match_all('/The body of POST \S+ cannot be kept: \S+StorageFailure: .* File too large/', $service->out);
$service->wait(fn () => $said() === 5);
echo $said(), " said\n";
echo $service->stop(), "\n";
?>
--EXPECT--
a body: 200
a form: 200
a file: 200
a body: 507 Insufficient Storage
a form: 507 Insufficient Storage
a file: 507 Insufficient Storage
the last byte: 507
HTTP/2: 507
a neighbour: 10 261daee5
what fits: 200 4 f6cedc4e
a body: 200
a form: 200
a file: 200
5 said
stopped
