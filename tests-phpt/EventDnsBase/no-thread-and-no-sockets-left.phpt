--TEST--
EventDnsBase: names are looked up without a thread, and no socket stays open when nobody waits for an answer any more
--SKIPIF--
<?php if (!is_dir('/proc/self/task')) die('skip there is no /proc'); ?>
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
$count = fn (string $of) => count(scandir("/proc/self/$of")) - 2;
$base = new EventBase();
$asked = [];
$server = dns_server($base, function ($name, $type) use (&$asked) { $asked["$name/$type"] = true; return null; }, $dns_port);
$dns = new EventDnsBase($base, EventDnsBase::DISABLE_WHEN_INACTIVE);
$dns->addNameserverIp("127.0.0.1:$dns_port");
$threads = $count('task');
$start = function (EventBase $base) use (&$dns) {
    $streams = [];
    for ($i = 0; $i < 3; $i++) {
        $streams[] = $b = new EventBufferEvent($base, null, 0, null, null, fn () => print("not called\n"));
        $b->connectHost($dns, "silent$i.test", 80);
    }
    return $streams;
};
$before = $count('fd');
foreach (['freed' => 1, 'dropped' => 2] as $how => $round) {
    $streams = $start($base);
    echo 'sockets: ', $count('fd') - $before, "\n";
    pump($base, function () use (&$asked) { return count($asked) === 6; });
    $asked = [];
    echo 'threads: ', $count('task') - $threads, "\n";
    if ($how === 'freed') {
        array_map(fn ($b) => $b->free(), $streams);
    }
    unset($streams);
    echo "$how: ", $count('fd') - $before, "\n";
}

echo "a loop that goes with lookups under way\n";
$before = $count('fd');
$other = new EventBase();
$dns = new EventDnsBase($other, false);
$dns->addNameserverIp("127.0.0.1:$dns_port");
$streams = $start($other);
$other->stop();
$other->loop(EventBase::LOOP_NONBLOCK);
$other->free();
// What is on a loop keeps it, and it has a descriptor.
$other = $dns = $streams = null;
echo 'sockets: ', $count('fd') - $before, ' threads: ', $count('task') - $threads, "\n";
?>
--EXPECT--
sockets: 6
threads: 0
freed: 0
sockets: 6
threads: 0
dropped: 0
a loop that goes with lookups under way
sockets: 0 threads: 0
