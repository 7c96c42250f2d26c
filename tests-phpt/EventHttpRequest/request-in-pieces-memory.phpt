--TEST--
EventHttpRequest::sendBodyChunk(): a body that there is no memory for fails its request, with words, and no other
--EXTENSIONS--
openssl
--SKIPIF--
<?php if (getenv('USE_ZEND_ALLOC') === '0') die('skip valgrind needs more memory itself'); ?>
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/stream.inc';

$code = <<<'PHP'
    ini_set('memory_limit', -1);
    $base = new EventBase();
    [$tls, $pem] = [$argv[1] === 'h2', $argv[2]];
    $context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
        EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_LOCAL_PK => $pem, EventSslContext::OPT_ALPN => 'h2',
    ]);
    $http = $tls ? new EventHttp($base, $context) : new EventHttp($base);
    $http->bind('127.0.0.1');
    $port = (int) substr(strrchr($http->getAddresses()[0], ':'), 1);
    // It takes nothing.
    $http->setHeaderCallback(function (EventHttpRequest $request) {
        if ($request->getUri() === '/upload') {
            $request->setChunkCallback(fn () => 0);
            $request->pause();
        }
    });
    $http->setDefaultCallback(fn (EventHttpRequest $request) => $request->sendReply(200, 'OK', 'fine'));
    $connect = fn () => new EventHttpConnection($base, null, '127.0.0.1', $port, $tls
        ? new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, [EventSslContext::OPT_ALPN => 'h2']) : null);
    $conn = $connect();
    $over = false;
    $request = new EventHttpRequest(function ($request) use (&$over) {
        echo $request ? 'answered' : 'null', "\n";
        $over = true;
    });
    $request->setErrorCallback(function ($request, int $error, string $message) {
        echo "error $error: ", preg_replace('/\S+:\d+/', 'SERVER', $message), "\n";
    });
    $request->startBody();
    $conn->makeRequest($request, EventHttpRequest::CMD_PUT, '/upload');
    $piece = str_repeat('x', 10000000);
    for ($given = 0; !$over && $given < 100; $given++) {
        $request->sendBodyChunk($piece);
        $base->loop(EventBase::LOOP_NONBLOCK);
    }
    echo $given < 100 ? 'no more' : 'ALL', "\n";
    $other = new EventHttpRequest(function ($request) use ($base) {
        echo $request->getInputBuffer()->read(100), "\n";
        $base->exit();
    });
    $next = $connect();
    $next->makeRequest($other, EventHttpRequest::CMD_GET, '/');
    $base->loop();
    PHP;
$pem = make_cert()['both'];
foreach (['HTTP/1.1', 'h2'] as $protocol) {
    echo "$protocol\n  ", implode("\n  ", run_apart("\$argv = ['', '$protocol', '$pem'];\n$code", 500000, '-d', 'pcre.jit=0')), "\n";
}
?>
--EXPECT--
HTTP/1.1
  error 3: SERVER was not sent all of the request: Cannot allocate memory
  null
  no more
  fine
h2
  error 3: SERVER was not sent all of the request: Cannot allocate memory
  null
  no more
  fine
