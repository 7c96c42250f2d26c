--TEST--
Files of a form arrive as files, and are gone afterwards
--EXTENSIONS--
posix
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

$service = new Service('psr15.php');
$big = str_repeat("0123456789abcdef\r\n--limit\r\n", 100000);
$body = multipart('limit-1', [
    ['title', 'Ä title'],
    ['one', ['a.txt', 'text/plain', 'some text']],
    ['many[]', ['b.bin', 'application/octet-stream', $big]],
    ['many[]', ['', 'application/octet-stream', '']],
    ['deep[a][b]', ['../../etc/c', 'text/x', '']],
    ['tags[]', 'x'],
    ['tags[]', 'y'],
]);
$seen = json_decode(substr($service->ask('/', 'POST', $body, 'Content-Type: multipart/form-data; boundary="limit-1"'), 4), true);
echo json_encode([$seen['parsed'], $seen['body']], JSON_UNESCAPED_UNICODE), "\n";
foreach ([$seen['files']['one'], ...$seen['files']['many'], $seen['files']['deep']['a']['b']] as $file) {
    echo json_encode($file, JSON_UNESCAPED_SLASHES), "\n";
}
echo $seen['files']['many'][0][4] === md5($big) ? "the same\n" : "another\n";
// In pieces of every size, chunked.
foreach ([1, 7, 1000] as $size) {
    $small = multipart('limit-1', [['f', ['f', 'text/plain', "\r\n--limit\r\n"]], ['v', "\r\n--limit-1x"]]);
    $chunks = implode('', array_map(fn ($piece) => dechex(strlen($piece)) . "\r\n$piece\r\n", str_split($small, $size))) . "0\r\n\r\n";
    $raw = $service->exchange("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nContent-Type: multipart/form-data;boundary=limit-1\r\n\r\n$chunks");
    $seen = json_decode(message($raw, false, true)[2], true);
    echo json_encode([$seen['parsed'], $seen['files']['f'][4] === md5("\r\n--limit\r\n")]), "\n";
}
// Names that are nested deeper than max_input_nesting_level are nowhere, as with PHP, and so are their files.
$deep = 'a' . str_repeat('[b]', 65);
$small = multipart('b', [[$deep, ['f', 'text/plain', 'some']], [$deep, 'x'], ['c', 'y']]);
$seen = json_decode(substr($service->ask('/', 'POST', $small, 'Content-Type: multipart/form-data; boundary=b'), 4), true);
echo json_encode([$seen['parsed'], $seen['files'], $service->files()]), "\n";
// A client that goes in the middle of a file.
$socket = $service->connect();
fwrite($socket, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\nContent-Type: multipart/form-data;boundary=b\r\n\r\n"
    . "--b\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\nhalf of it");
$service->wait(fn () => $service->files() !== []);
echo count($service->files()), " file is being written\n";
fclose($socket);
$service->wait(fn () => $service->files() === []);
echo $service->stop(), "\n";
?>
--EXPECT--
[{"title":"Ä title","tags":["x","y"]},""]
["a.txt","text/plain",0,9,"552e21cd4cd9918678e3c1a0df491bc3"]
["b.bin","application/octet-stream",0,2700000,"4c5704a5a2e1e1e3c231b34d27f68f94"]
["",null,4,0,""]
["c","text/x",0,0,"d41d8cd98f00b204e9800998ecf8427e"]
the same
[{"v":"\r\n--limit-1x"},true]
[{"v":"\r\n--limit-1x"},true]
[{"v":"\r\n--limit-1x"},true]
[{"c":"y"},[],[]]
1 file is being written
stopped
