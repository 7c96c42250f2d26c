--TEST--
EventHttp: files as replies, whole and in pieces, over HTTP/1 and HTTP/2, clear and TLS: whole, in little memory, and open once
--EXTENSIONS--
openssl
--SKIPIF--
<?php
if (!is_file('/proc/self/status')) die('skip needs /proc');
if (getenv('USE_ZEND_ALLOC') === '0') die('skip valgrind has its own memory');
?>
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/files.inc';
require __DIR__ . '/../include/child.inc';

$size = 64000003;
$path = a_file($size);
$digest = md5_file($path);
$base = new EventBase();

// The server is another process, for its memory to be its own.
$code = <<<'PHP'
    require $argv[1];
    [, , $pem, $path] = $argv;
    $base = new EventBase();
    $size = filesize($path);
    $ctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
        EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_ALPN => 'h2,http/1.1',
    ]);
    $answer = function (EventHttpRequest $request) use ($path, $size) {
        $body = new EventBuffer();
        if ($request->getUri() === '/state') {
            $body->add(json_encode([peak() < 48 << 20 ?: peak(), opened($path)]));
            return $request->sendReply(200, 'OK', $body);
        }
        if ($request->getUri() === '/pieces') {
            $request->sendReplyStart(200, 'OK');
            for ($at = 0; $at < $size; $at += $count) {
                $body->addFile($path, $at, $count = min(5000000, $size - $at));
                $request->sendReplyChunk($body);
            }
            return $request->sendReplyEnd();
        }
        $body->addFile($path);
        $request->sendReply(200, 'OK', $body);
    };
    [$clear, $clear_port] = listen_http($base);
    [$secure, $secure_port] = listen_http($base, $ctx);
    $clear->setDefaultCallback($answer);
    $secure->setDefaultCallback($answer);
    echo "ports $clear_port $secure_port.\n";
    $base->loop();
    PHP;
$child = new Child('-r', $code, '--', __DIR__ . '/../include/files.inc', make_cert()['both'], $path);
$child->says('.') or exit;
[$clear_port, $secure_port] = sscanf($child->out, 'ports %d %d');

/* The length and the digest of the body of a reply of HTTP/1. */
function fetch1(EventBase $base, $sock, string $uri): array
{
    fwrite($sock, "GET $uri HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    [$in, $head, $context, $length, $left] = ['', null, hash_init('md5'), 0, 0];
    pump($base, function () use ($sock, &$in, &$head, $context, &$length, &$left) {
        while (($got = @fread($sock, 1 << 18)) !== false && $got !== '') {
            $in .= $got;
            if ($head === null && ($end = strpos($in, "\r\n\r\n"))) {
                [$head, $in] = [substr($in, 0, $end), substr($in, $end + 4)];
            }
            while ($head !== null && $in !== '') {
                if (str_contains($head, 'chunked') && $left === 0) {
                    if (!preg_match('/^(?:\r\n)?([0-9a-f]+)\r\n/', $in, $found)) {
                        break;
                    }
                    $in = substr($in, strlen($found[0]));
                    $left = hexdec($found[1]);
                    continue;
                }
                $part = str_contains($head, 'chunked') ? substr($in, 0, $left) : $in;
                $left = max(0, $left - strlen($part));
                hash_update($context, $part);
                $length += strlen($part);
                $in = substr($in, strlen($part));
            }
        }
        return feof($sock);
    });
    return [$length, hash_final($context)];
}

/* The same of HTTP/2, with a window for all of it: SETTINGS_INITIAL_WINDOW_SIZE is 4. */
function fetch2(EventBase $base, int $port, bool $tls, string $uri): array
{
    $client = new Http2($base, $port, $tls, [4 => 1 << 30]);
    $client->send(frame(WINDOW_UPDATE, 0, 0, pack('N', 1 << 30)) . request(1, $uri));
    [$in, $context, $length, $over] = ['', hash_init('md5'), 0, false];
    pump($base, function () use ($client, &$in, $context, &$length, &$over) {
        while (!$over && ($got = @fread($client->sock, 1 << 18)) !== false && $got !== '') {
            $in .= $got;
            for ($at = 0; strlen($in) >= $at + 9 && strlen($in) >= $at + 9 + ($size = unpack('N', "\0" . substr($in, $at, 3))[1]); $at += 9 + $size) {
                $type = ord($in[$at + 3]);
                if ($type === DATA) {
                    hash_update($context, substr($in, $at + 9, $size));
                    $length += $size;
                }
                $over = $over || $type === RST_STREAM || $type === DATA && ord($in[$at + 4]) & END_STREAM;
            }
            $in = substr($in, $at);
        }
        return $over || feof($client->sock);
    });
    return [$length, hash_final($context)];
}

function state(EventBase $base, int $port): array
{
    return json_decode(reply($base, new Wire($port, "GET /state HTTP/1.1\r\nHost: h\r\n\r\n"))[2]);
}

foreach (['/whole', '/pieces'] as $uri) {
    foreach ([false, true] as $tls) {
        $port = $tls ? $secure_port : $clear_port;
        $sock = $tls ? (new TlsClient($base, $port))->sock : (new Wire($port))->sock;
        say("$uri HTTP/1 " . ($tls ? 'TLS' : 'clear'), fetch1($base, $sock, $uri) === [$size, $digest]);
        say("$uri HTTP/2 " . ($tls ? 'TLS' : 'clear'), fetch2($base, $port, $tls, $uri) === [$size, $digest]);
    }
}
$sock = null;
say('memory stays small, nothing is left open', ...state($base, $clear_port));

// However many there are that read slowly, and whatever becomes of them.
$slow = [];
for ($i = 0; $i < 50; $i++) {
    $slow[] = new Wire($clear_port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    $slow[] = $client = new Http2($base, $clear_port);
    $client->send(request(1, '/') . request(3, '/') . request(5, '/'));
    $slow[] = $client = new Http2($base, $secure_port, true);
    $client->send(request(1, '/') . request(3, '/') . request(5, '/'));
}
pump($base, function () use (&$slow) {
    return !array_filter($slow, fn ($client) => strlen($client->in .= @fread($client->sock, 100)) < 1000);
});
say('slow readers', ...state($base, $clear_port));
array_map(fn ($client) => $client->close(), $slow);
$turns = 0;
do {
    $state = state($base, $clear_port);
} while ($state[1] > 0 && $turns++ < 1000);
say('have left', ...$state);
?>
--EXPECT--
/whole HTTP/1 clear: true
/whole HTTP/2 clear: true
/whole HTTP/1 TLS: true
/whole HTTP/2 TLS: true
/pieces HTTP/1 clear: true
/pieces HTTP/2 clear: true
/pieces HTTP/1 TLS: true
/pieces HTTP/2 TLS: true
memory stays small, nothing is left open: true 0
slow readers: true 1
have left: true 0
