--TEST--
SIGTERM stops a service when what is under way is answered
--EXTENSIONS--
posix
pcntl
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

$service = new Service('psr15.php');
$idle = $service->connect();
fwrite($idle, "GET /pid HTTP/1.1\r\nHost: h\r\n\r\n");
fread($idle, 1000);
// A body that has yet to come, and a reply that is being read.
$late = $service->connect();
fwrite($late, "POST /length HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n12345");
$long = $service->connect();
fwrite($long, "GET /pieces?count=300&size=65536 HTTP/1.0\r\n\r\n");
fread($long, 1000);
$service->ask('/pid');
posix_kill($service->pid, SIGTERM);
$service->says('Stopping');
$service->wait(fn () => @stream_socket_client("tcp://127.0.0.1:$service->port") === false);
echo "nobody listens\n";
fwrite($late, '67890');
$answer = stream_get_contents($late);
echo preg_match('/Connection: close.*10 261daee5/s', $answer) ? "the late one is answered\n" : "it is not: $answer\n";
for ($length = 0; ($got = fread($long, 65536)) !== '' && $got !== false; $length += strlen($got));
echo $length > 299 * 65536 ? "the long one is sent\n" : "$length bytes\n";
$service->ends();
echo trim(strrchr(trim($service->out), ' ')), "\n";
// Grace has an end.
$service = new Service('psr15.php', ['graceTime' => 0.2]);
$late = $service->connect();
fwrite($late, "POST /length HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n12345");
$service->ask('/pid');
$upload = $service->connect();
fwrite($upload, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\nContent-Type: multipart/form-data;boundary=b\r\n\r\n"
    . "--b\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\nhalf of it");
$service->wait(fn () => $service->files() !== []);
echo $service->stop(), ' ', json_encode(stream_get_contents($late)), ' ', json_encode(stream_get_contents($upload)), "\n";
?>
--EXPECT--
nobody listens
the late one is answered
the long one is sent
Stopped
stopped "" ""
