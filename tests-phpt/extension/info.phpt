--TEST--
php --ri event prints a table: version, back ends, compiler, how it was optimised
--FILE--
<?php
$process = proc_open(
    [PHP_BINARY, '-n', '-d', 'extension=' . __DIR__ . '/../../modules/event.so', '--ri', 'event'],
    [1 => ['pipe', 'w']],
    $pipes,
);
$table = [];
foreach (explode("\n", stream_get_contents($pipes[1])) as $line) {
    if (str_contains($line, ' => ')) {
        [$name, $value] = explode(' => ', $line, 2);
        $table[$name] = $value;
    }
}
echo proc_close($process), "\n";
echo $table['Event support'], "\n";
var_dump($table['Version'] === phpversion('event') && preg_match('/^\d+\.\d+\.\d+/', $table['Version']) === 1);
foreach (['epoll', 'poll', 'select'] as $method) {
    echo str_contains($table['Loop back ends'], $method) ? $method : "no $method", "\n";
}
var_dump(preg_match('/^\d+\.\d+\.\d+/', $table['Rust']) === 1);
// Either as a release is, or what is different.
var_dump(preg_match('/^(yes|(opt-level|lto|codegen-units|debug-assertions) \w+(, [a-z-]+ \w+)*)$/', $table['Optimised']) === 1);
?>
--EXPECT--
0
enabled
bool(true)
epoll
poll
select
bool(true)
bool(true)
