--TEST--
EventBufferEvent: TLS client against PHP's own ssl server in another process
--EXTENSIONS--
openssl
pcntl
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$crt = make_cert('localhost');
$ctx = stream_context_create(['ssl' => ['local_cert' => $crt['both'], 'verify_peer' => false]]);
$ls = stream_socket_server('tcp://127.0.0.1:0', $no, $str, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $ctx);
$port = port_of(stream_socket_get_name($ls, false));
$pid = pcntl_fork();
if ($pid === 0) {
    $c = stream_socket_accept($ls, 8);
    $ok = stream_socket_enable_crypto($c, true, STREAM_CRYPTO_METHOD_TLS_SERVER);
    $line = fgets($c);
    fwrite($c, strrev(rtrim($line)) . "\n");
    $rest = '';
    while (strlen($rest) < 300000 && ($d = fread($c, 8192)) !== false && $d !== '') $rest .= $d;
    fwrite($c, md5($rest) . "\n");
    fclose($c);
    pcntl_exec('/bin/sh', ['-c', 'exit ' . ($ok === true && strlen($rest) === 300000 ? 0 : 4)]);
}
fclose($ls);
$g = guard($base);
$cctx = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, [EventSslContext::OPT_VERIFY_PEER => true, EventSslContext::OPT_CA_FILE => $crt['cert']]);
$b = EventBufferEvent::sslSocket($base, null, $cctx, EventBufferEvent::SSL_CONNECTING);
$payload = str_repeat("0123456789", 30000);
$lines = [];
$b->setCallbacks(function ($b) use (&$lines, $payload) {
    while (($s = $b->input->readLine(EventBuffer::EOL_LF)) !== null) { $lines[] = $s; if (count($lines) == 1) $b->write($payload); }
}, null, function ($b, $e) use ($base) {
    if ($e & EventBufferEvent::CONNECTED) { echo names($e), "\n"; $b->write("drawkcab\n"); }
    else { echo "end: ", $e & EventBufferEvent::EOF ? 'EOF' : names($e), "\n"; $base->stop(); }
}, null);
$b->enable(Event::READ | Event::WRITE);
$b->connect("127.0.0.1:$port");
$base->dispatch();
var_dump($lines[0], $lines[1] === md5($payload));
done_with($base, $b);
pcntl_waitpid($pid, $st);
echo "server exit: ", pcntl_wexitstatus($st), "\n";
$g->free();
--EXPECTF--
CONNECTED
end: EOF
string(8) "backward"
bool(true)
server exit: 0
