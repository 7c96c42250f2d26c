--TEST--
php-examples/https_two_names.php serves two names, and reads their certificates again while clients come and go
--SKIPIF--
<?php
foreach (['openssl', 'posix', 'pcntl'] as $e) if (!extension_loaded($e)) die("skip $e is not loaded");
?>
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/tls.inc';

$port = unused_port();
$file = fn (string $name) => sys_get_temp_dir() . '/event-names-' . getmypid() . "-$name.pem";
$write = function (string $name, ?string $content = null) use ($file) {
    // In one piece, as whoever renews certificates should do it.
    file_put_contents($file($name) . '.new', $content ?? file_get_contents(make_cert($name)['both']));
    rename($file($name) . '.new', $file($name));
};
foreach (['one', 'two'] as $name) {
    $write($name);
    register_shutdown_function(fn () => unlink($file($name)));
}
$server = new Child(__DIR__ . '/../../php-examples/https_two_names.php', (string) $port, "one.example={$file('one')}", "two.example={$file('two')}");
$server->says('Listening');
$base = new EventBase();
$ask = function (?string $name, string $host) use ($base, $port): string {
    $client = new TlsClient($base, $port, $name === null ? ['SNI_enabled' => false] : ['peer_name' => $name]);
    return $client->peer() . ': ' . trim($client->get('/', $host));
};
foreach ([['one.example', 'one.example'], ['two.example', 'two.example'], ['TWO.example', 'Two.Example'], [null, 'one.example'],
    ['other.example', 'one.example'], ['one.example', 'two.example'], ['one.example', 'other.example']] as [$name, $host]) {
    echo $name ?? '(none)', ' for ', $host, ', ', $ask($name, $host), "\n";
}

echo "renewed while clients come and go\n";
$serial = fn (TlsClient $client) => openssl_x509_parse(stream_context_get_params($client->sock)['options']['ssl']['peer_certificate'])['serialNumber'];
$kept = new TlsClient($base, $port, ['peer_name' => 'two.example']);
$before = $serial($kept);
$seen = [];
$failed = 0;
for ($round = 1; $round <= 5; $round++) {
    $write('two');
    posix_kill($server->pid, SIGHUP);
    $end = fn () => substr_count($server->out, 'read again') === 2 * $round;
    do {
        $client = new TlsClient($base, $port, ['peer_name' => 'two.example']);
        $failed += str_starts_with($client->get('/', 'two.example'), '200') ? 0 : 1;
        $turns = 0;
        $server->wait(function () use (&$turns) { return $turns++ > 0; });
    } while (!$end());
    $client = new TlsClient($base, $port, ['peer_name' => 'two.example']);
    $seen[] = $serial($client);
}
echo count(array_unique($seen)), " certificates, $failed failures\n";
echo trim($kept->get('/', 'two.example')), $serial($kept) === $before ? " on a connection of before\n" : " changed\n";

echo "a file that is none\n";
$write('one', 'nonsense');
posix_kill($server->pid, SIGHUP);
$server->says('one.example: as before');
echo $ask('one.example', 'one.example'), "\n";
echo preg_match('/Warning: EventSslContext::setCertificate\(\): .*\(there is no certificate in it\)/', $server->out) ? 'warned' : $server->out, "\n";
?>
--EXPECT--
one.example for one.example, one: 200 This is one.example.
two.example for two.example, two: 200 This is two.example.
TWO.example for Two.Example, two: 200 This is two.example.
(none) for one.example, one: 200 This is one.example.
other.example for one.example, one: 421 This is not one.example.
one.example for two.example, one: 421 This is not two.example.
one.example for other.example, one: 421 This is not other.example.
renewed while clients come and go
5 certificates, 0 failures
200 This is two.example. on a connection of before
a file that is none
one: 200 This is one.example.
warned
