--TEST--
A service listens on several addresses, with TLS and on a path, or says why not
--EXTENSIONS--
posix
openssl
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

require __DIR__ . '/../../tests-phpt/include/stream.inc';

use EventServer\Listen;
use EventServer\Settings;

$files = make_cert();
$path = sys_get_temp_dir() . '/event-server-' . getmypid() . '.sock';
$service = new Service('psr15.php', ['listen' => ['127.0.0.1:0', "unix:$path", 'localhost:0']]);
preg_match('/Listening on (.*)/', $service->out, $said);
echo preg_replace('/:\d+/', ':PORT', str_replace($path, 'PATH', $said[1])), "\n";
$socket = stream_socket_client("unix://$path");
fwrite($socket, "GET / HTTP/1.0\r\nHost: here\r\n\r\n");
preg_match('/"REMOTE_ADDR":"[^"]*"/', stream_get_contents($socket), $found);
echo $found[0], "\n";
posix_kill($service->pid, 10);
$service->says('Statistics: {"connections":0,"accepted":1');
echo $service->stop(), file_exists($path) ? ", the path is left\n" : "\n";
foreach ([['listen' => "127.0.0.1:$service->port", 'secure' => [__FILE__]], ['listen' => 'unix:/nowhere/socket']] as $settings) {
    $child = new Child(__DIR__ . '/include/psr15.php', json_encode($settings));
    $child->ends();
    echo preg_replace(['/^.*Warning:/m', '/ in \S+$/m', '/ in .* on line \d+/', '/^\[.*?\] \[\d+\] /m', '/:\d+ cannot/'], ['Warning:', '', '', '', ':PORT cannot'], str_replace(__FILE__, 'FILE', trim($child->out))), "\n";
}
foreach ([['listen' => []], ['listen' => '8080'], ['listen' => '127.0.0.1:99999'], ['maxFields' => -1], ['tempDir' => '/nowhere']] as $settings) {
    try {
        new Settings(...$settings);
        echo "taken\n";
    } catch (InvalidArgumentException $exception) {
        echo $exception->getMessage(), "\n";
    }
}
$listen = new Listen('[::1]:80');
echo "$listen->host $listen->port\n";
?>
--EXPECT--
127.0.0.1:PORT, unix:PATH, 127.0.0.1:PORT
"REMOTE_ADDR":""
stopped
Warning: EventSslContext::setCertificate(): SSL_CTX_use_certificate_chain_file failed, file: `FILE' (there is no certificate
The service cannot start: InvalidArgumentException: The certificate for 127.0.0.1:PORT cannot be used: the warning above says why
Warning: EventHttp::bind(): Cannot listen on unix:/nowhere/socket: No such file or directory
The service cannot start: RuntimeException: Cannot listen on unix:/nowhere/socket: the warning above says why
There is nowhere to listen: $listen is empty
"8080" is nowhere to listen: say "127.0.0.1:8080", "[::1]:8080" or "unix:/path"
"127.0.0.1:99999" is nowhere to listen: say "127.0.0.1:8080", "[::1]:8080" or "unix:/path"
$maxFields may not be negative: it is -1
$tempDir, "/nowhere", is no folder that can be written to
::1 80
