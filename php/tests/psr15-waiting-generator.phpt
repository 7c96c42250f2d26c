--TEST--
A generator that has nothing yet yields empty strings, and keeps nobody waiting
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

$service = new Service('psr15.php');
$waiting = $service->connect();
fwrite($waiting, "GET /waits HTTP/1.0\r\n\r\n");
// Until it has begun nobody knows whether it waits.
echo fgets($waiting);
echo substr($service->ask('/pid'), 0, 3), "\n";
// A client that goes while it waits has its generator gone.
$gone = $service->connect();
fwrite($gone, "GET /waits HTTP/1.0\r\n\r\n");
fgets($gone);
fclose($gone);
echo substr($service->ask('/wake'), 0, 3), "\n";
echo substr(stream_get_contents($waiting), -5), "\n";
fclose($waiting);
$service->wait(fn () => $service->sockets($service->port) === ['LISTEN']);
echo implode(' ', $service->sockets($service->port)), "\n";
echo $service->stop(), "\n";
?>
--EXPECT--
HTTP/1.0 200 OK
200
200
woken
LISTEN
stopped
