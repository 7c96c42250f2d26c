--TEST--
EventHttpConnection against PHP's built-in web server
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/http.inc';

$router = tempnam(sys_get_temp_dir(), 'evr');
register_shutdown_function('unlink', $router);
file_put_contents($router, '<?php
header("X-Method: " . $_SERVER["REQUEST_METHOD"]);
if ($_SERVER["REQUEST_URI"] === "/missing") { http_response_code(404); echo "gone"; return true; }
echo json_encode([$_SERVER["REQUEST_URI"], $_SERVER["HTTP_HOST"] ?? null, $_SERVER["HTTP_X_EXTRA"] ?? null, $_GET, $_POST, strlen(file_get_contents("php://input"))]);
return true;');
$server = new Child('-S', '127.0.0.1:0', $router);
$server->says(') started') or exit;
preg_match('/127\.0\.0\.1:(\d+)\) started/', $server->out, $found);
$port = (int) $found[1];

$base = new EventBase();
$ask = function ($method, $uri, $headers = [], $body = '') use ($base, $port) {
    $conn = new EventHttpConnection($base, null, '127.0.0.1', $port);
    $done = false;
    $req = new EventHttpRequest(function ($req) use (&$done, $method, $uri) {
        $done = true;
        echo "$method $uri: ", $req->getResponseCode(), ' ', $req->findHeader('x-method', EventHttpRequest::INPUT_HEADER), ' ',
            $req->getInputBuffer()->read(4000), "\n";
    });
    foreach ($headers + ['Host' => 'peer.test'] as $k => $v) {
        $req->addHeader($k, $v, EventHttpRequest::OUTPUT_HEADER);
    }
    $req->getOutputBuffer()->add($body);
    $conn->makeRequest($req, constant("EventHttpRequest::CMD_$method"), $uri);
    pump($base, function () use (&$done) { return $done; });
};
$ask('GET', '/a?x=1&y[]=2');
$ask('GET', '/missing');
$ask('POST', '/form', ['Content-Type' => 'application/x-www-form-urlencoded', 'X-Extra' => 'e'], 'k=v&n=1');
$ask('PUT', '/put', [], str_repeat('p', 50000));
$ask('HEAD', '/head');
?>
--EXPECT--
GET /a?x=1&y[]=2: 200 GET ["\/a?x=1&y[]=2","peer.test",null,{"x":"1","y":["2"]},[],0]
GET /missing: 404 GET gone
POST /form: 200 POST ["\/form","peer.test","e",[],{"k":"v","n":"1"},7]
PUT /put: 200 PUT ["\/put","peer.test",null,[],[],50000]
HEAD /head: 200 HEAD
