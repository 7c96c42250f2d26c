--TEST--
Request callbacks: closures and bound objects live as long as the server needs them
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

class Handler
{
    public function __construct(private string $name) {}
    public function __destruct() { $GLOBALS['gone'][] = $this->name; }
    public function run($req, $arg)
    {
        $buf = new EventBuffer();
        $buf->add($this->name . ' ' . $arg->text);
        $req->sendReply(200, 'OK', $buf);
    }
}
$gone = [];
$base = new EventBase();
[$http, $port] = listen_http($base);
(function () use ($http) {
    $h = new Handler('temporary');
    $http->setCallback('/t', [$h, 'run'], (object) ['text' => 'data object']);
    $c = new Handler('closed over');
    $http->setDefaultCallback(fn ($req, $arg) => $c->run($req, $arg), (object) ['text' => 'default data']);
})();
gc_collect_cycles();
$wire = new Wire($port);
foreach (['/t', '/d', '/t'] as $uri) {
    $wire->send("GET $uri HTTP/1.1\r\nHost: h\r\n\r\n");
    echo reply($base, $wire)[2], "\n";
}
echo "gone while serving: ", count($gone), "\n";
unset($http);
gc_collect_cycles();
sort($gone);
echo implode(', ', $gone), "\n";
?>
--EXPECT--
temporary data object
closed over default data
temporary data object
gone while serving: 0
closed over, temporary
