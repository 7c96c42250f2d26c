--TEST--
A logger of PSR-3 is told what goes wrong; one that fails itself harms nobody
--EXTENSIONS--
posix
pcntl
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7', 'Psr/Log'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

foreach ([0, 1] as $workers) {
    $service = new Service('psr15.php', ['workers' => $workers, 'logger' => 'php://stderr']);
    // A client cannot have words replaced that are for the log's use.
    foreach (['/throw?{exception}', '/breaks', '/lax?say={"status":100}', 'ftp://h/'] as $target) {
        $service->exchange("GET $target HTTP/1.0\r\n\r\n");
    }
    if ($workers) {
        $service->exchange("GET /exit HTTP/1.0\r\n\r\n");
        $service->says('has ended');
    }
    $service->wait(function () use ($service) {
        posix_kill($service->pid, SIGUSR1);
        return str_contains($service->out, 'Statistics');
    });
    posix_kill($service->pid, SIGTERM);
    $service->ends();
    // Less what differs from run to run.
    $said = preg_replace(['/127.0.0.1:\d+/', '/"pid":\d+/', '/"statistics":.*"/'], ['ADDRESS', '"pid":PID', '"statistics":STATISTICS'], $service->out);
    // It depends on how long it has lived.
    $said = preg_replace('/.*The next worker is started.*\n/', '', $said);
    echo implode("\n", array_unique(explode("\n", $said)));
}
// Its disk is full, say.
$service = new Service('psr15.php', ['logger' => '/nowhere/log']);
echo substr($service->ask('/throw'), 0, 3), ' ', substr($service->ask('/pid'), 0, 3), "\n";
$service->says('GET /throw has failed: LogicException: of the handler');
preg_match_all('/\] (The logger has failed.*?) in|(GET .*?) in/', $service->out, $said);
echo implode("\n", array_unique(array_map(fn ($a, $b) => $a . $b, $said[1], $said[2]))), "\n";
echo $service->stop(), "\n";
?>
--EXPECT--
["info","Listening on {addresses}",{"addresses":"ADDRESS"}]
["error","{method} {target} has failed",{"method":"GET","target":"\/throw?{exception}","exception":"LogicException: of\nthe handler"}]
["error","A body breaks off",{"exception":"LogicException: of the body"}]
["warning","An application has replied with status {status}, which ends no request: 500 is sent",{"status":100}]
["debug","{method} {target} is refused with {status}: {why}",{"method":"GET","target":"ftp:\/\/h\/","status":400,"why":"The target is neither a path nor a URI of HTTP"}]
["info","Statistics: {statistics}",{"statistics":STATISTICS}]
["info","Stopping",[]]
["info","Stopped",[]]
["info","Listening on {addresses} with {workers} workers",{"addresses":"ADDRESS","workers":1}]
["error","{method} {target} has failed",{"method":"GET","target":"\/throw?{exception}","exception":"LogicException: of\nthe handler"}]
["error","A body breaks off",{"exception":"LogicException: of the body"}]
["warning","An application has replied with status {status}, which ends no request: 500 is sent",{"status":100}]
["debug","{method} {target} is refused with {status}: {why}",{"method":"GET","target":"ftp:\/\/h\/","status":400,"why":"The target is neither a path nor a URI of HTTP"}]
["warning","Worker {pid} has ended {how}",{"pid":PID,"how":"with status 3"}]
["info","Statistics: {statistics}",{"statistics":STATISTICS}]
["info","Stopping",[]]
["info","Stopped",[]]
500 200
The logger has failed: RuntimeException: /nowhere/log cannot be written to
GET /throw has failed: LogicException: of the handler
stopped
