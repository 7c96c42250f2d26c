--TEST--
SIGHUP reloads the workers, with new code, and no request is lost
--EXTENSIONS--
posix
pcntl
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

$folder = sys_get_temp_dir() . '/event-server-code-' . getmypid();
mkdir($folder);
$write = function (string $version, string $before = '') use ($folder): void {
    file_put_contents("$folder/new", "<?php $before return '$version';");
    // To opcache a file of the same second is the same file.
    static $time = 1700000000;
    touch("$folder/new", $time++);
    rename("$folder/new", "$folder/version.php");
};
/* Clients that keep their connections, and one that makes a new one for each request; all the time that $until() takes. */
function load(Service $service, callable $until): array
{
    $failed = $answered = 0;
    $kept = array_fill(0, 8, null);
    $said = [];
    $service->wait(function () use ($service, $until, &$kept, &$failed, &$answered, &$said) {
        foreach ($kept as $index => $one) {
            [$socket, $used] = $one ?? [$service->connect(), null];
            $idle = $used === null ? 0 : hrtime(true) - $used;
            fwrite($socket, "GET /version HTTP/1.1\r\nHost: h\r\n\r\n");
            $kept[$index] = [$socket, $idle / 1e9];
        }
        foreach ($kept as $index => [$socket, $idle]) {
            $head = '';
            while (($line = fgets($socket)) !== false && $line !== "\r\n") {
                $head .= $line;
            }
            if (preg_match('/Content-Length: (\d+)/', $head, $found)) {
                $answered++;
                $said[fread($socket, (int) $found[1])] = true;
            } elseif ($idle < 0.1) {
                // One that nobody uses for longer may end at any time, as everywhere: this machine was busy.
                $failed++;
            }
            $kept[$index] = $head === '' || str_contains($head, 'Connection: close') ? null : [$socket, hrtime(true)];
        }
        $once = $service->ask('/version');
        str_starts_with($once, '200 ') ? $answered++ : $failed++;
        $said[substr($once, 4)] = true;
        return $until();
    });
    return [$failed, $answered > 0 ? 'some' : 'none', array_keys($said)];
}
foreach ([[], ['-d', 'zend_extension=opcache', '-d', 'opcache.enable_cli=1', '-d', 'opcache.file_update_protection=0']] as $options) {
    $write('one');
    $service = new Service('versions.php', ['workers' => 2, 'folder' => $folder], $options);
    echo json_encode(load($service, fn () => true)), "\n";
    foreach (['two', 'three'] as $round => $version) {
        $write($version);
        $old = $service->children();
        posix_kill($service->pid, SIGHUP);
        [$failed, $answered] = load($service, fn () => !array_filter($old, fn ($pid) => posix_kill($pid, 0)));
        echo "$failed failed, $answered answered, ", json_encode(load($service, fn () => true)[2]), "\n";
    }
    // What cannot start does not take the place of what serves.
    $write('broken', "throw new LogicException('of the new version');");
    $old = $service->children();
    posix_kill($service->pid, SIGHUP);
    [$failed] = load($service, fn () => str_contains($service->out, 'The reload has failed'));
    $service->wait(fn () => $service->children() == $old);
    echo "$failed failed, ", json_encode(load($service, fn () => true)[2]), ', ', count($old), " workers\n";
    $write('four');
    posix_kill($service->pid, SIGHUP);
    $service->wait(fn () => substr_count($service->out, 'Reloaded') === 3);
    [$failed] = load($service, fn () => !array_filter($old, fn ($pid) => posix_kill($pid, 0)));
    echo "$failed failed, ", json_encode(load($service, fn () => true)[2]), "\n";
    echo $service->stop(), "\n";
}
array_map('unlink', glob("$folder/*"));
rmdir($folder);
?>
--EXPECT--
[0,"some",["one"]]
0 failed, some answered, ["two"]
0 failed, some answered, ["three"]
0 failed, ["three"], 2 workers
0 failed, ["four"]
stopped
[0,"some",["one"]]
0 failed, some answered, ["two"]
0 failed, some answered, ["three"]
0 failed, ["three"], 2 workers
0 failed, ["four"]
stopped
