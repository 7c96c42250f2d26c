--TEST--
EventHttp::setDefaultCallback(): specific callbacks win, the last default wins, the data argument
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
function ask($uri) {
    global $base, $port;
    $m = reply($base, new Wire($port, "GET $uri HTTP/1.1\r\nHost: h\r\n\r\n"));
    echo "$uri: $m[3] $m[2]\n";
}
function tell($req, $text) {
    $buf = new EventBuffer();
    $buf->add($text);
    $req->sendReply(200, 'OK', $buf);
}
class Site {
    public int $hits = 0;
    function index($req, $arg) { $this->hits++; tell($req, __METHOD__ . ' ' . json_encode($arg)); }
    static function about($req, $arg) { tell($req, __METHOD__ . ' ' . json_encode($arg)); }
    function __invoke($req, $arg) { tell($req, __METHOD__ . ' ' . get_debug_type($arg)); }
}
function plain($req, $arg) { tell($req, __FUNCTION__ . ' ' . json_encode($arg)); }
$site = new Site();
var_dump($http->setDefaultCallback('plain', ['k' => 1]));
ask('/x');
var_dump($http->setCallback('/index', [$site, 'index'], 3.5));
var_dump($http->setCallback('/about', 'Site::about', 'text'));
var_dump($http->setCallback('/inv', $site, $site));
var_dump($http->setCallback('/first', plain(...)));
ask('/index');
ask('/about');
ask('/inv');
ask('/first');
ask('/x');
$http->setDefaultCallback(fn ($req, $arg) => tell($req, 'second default ' . var_export($arg, true)));
ask('/x');
ask('/index');
$http->setDefaultCallback($site, null);
ask('/x');
echo "hits: $site->hits\n";
?>
--EXPECT--
NULL
/x: 200 plain {"k":1}
bool(true)
bool(true)
bool(true)
bool(true)
/index: 200 Site::index 3.5
/about: 200 Site::about "text"
/inv: 200 Site::__invoke Site
/first: 200 plain null
/x: 200 plain {"k":1}
/x: 200 second default NULL
/index: 200 Site::index 3.5
/x: 200 Site::__invoke null
hits: 2
