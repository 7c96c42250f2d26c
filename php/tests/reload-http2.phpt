--TEST--
SIGHUP loses no request of HTTP/2 clients, nor of those that may not be made twice
--EXTENSIONS--
posix
pcntl
openssl
--FILE--
<?php
require __DIR__ . '/include/package.inc';
require __DIR__ . '/../../tests-phpt/include/stream.inc';

$folder = sys_get_temp_dir() . '/event-server-code-' . getmypid();
mkdir($folder);
file_put_contents("$folder/version.php", '<?php return (string) getmypid();');
['cert' => $certificate, 'pk' => $key] = make_cert();
$service = new Service('versions.php', ['workers' => 2, 'folder' => $folder, 'secure' => [$certificate, $key]]);

$base = new EventBase();
$options = [EventSslContext::OPT_VERIFY_PEER => false, EventSslContext::OPT_ALPN => 'h2'];
$context = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, $options);
$asking = true;
$under_way = $failed = 0;
$answers = $protocols = [];
for ($client = 0; $client < 4; $client++) {
    $connection = new EventHttpConnection($base, null, '127.0.0.1', $service->port, $context);
    $ask = function () use (&$ask, $connection, &$asking, &$under_way, &$failed, &$answers, &$protocols) {
        $under_way++;
        $request = new EventHttpRequest(function (?EventHttpRequest $request) use (&$ask, &$asking, &$under_way, &$failed, &$answers, &$protocols) {
            $under_way--;
            if ($request?->getResponseCode() === 200) {
                $protocols[$request->getProtocol()] = true;
                $worker = $request->getInputBuffer()->read(100);
                $answers[$worker] = ($answers[$worker] ?? 0) + 1;
            } else {
                $failed++;
            }
            $asking && $ask();
        });
        $request->addHeader('Host', 'h', EventHttpRequest::OUTPUT_HEADER);
        $connection->makeRequest($request, EventHttpRequest::CMD_POST, '/');
    };
    array_map($ask, array_fill(0, 10, null));
    $clients[] = [$connection, $ask];
    unset($ask);
}
for ($round = 1; $round <= 3; $round++) {
    $old = $service->children();
    $before = array_sum($answers);
    pump($base, function () use (&$answers, $before) { return array_sum($answers) > $before + 100; });
    posix_kill($service->pid, SIGHUP);
    pump($base, fn () => !array_filter($old, fn ($pid) => posix_kill($pid, 0)));
    $answers = array_diff_key($answers, array_flip($old));
    pump($base, function () use (&$answers) { return array_sum($answers) > 100; });
    echo array_intersect_key($answers, array_flip($old)) ? "an old one answers\n" : "new ones answer\n";
}
$asking = false;
pump($base, function () use (&$under_way) { return $under_way === 0; });
echo "$failed failed, by ", implode(' ', array_keys($protocols)), "\n";
echo $service->stop(), "\n";
unlink("$folder/version.php");
rmdir($folder);
?>
--EXPECT--
new ones answer
new ones answer
new ones answer
0 failed, by HTTP/2
stopped
