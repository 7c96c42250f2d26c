--TEST--
EventBufferEvent: TLS server talking to PHP's own ssl:// stream in another process
--EXTENSIONS--
openssl
pcntl
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$crt = make_cert('localhost');
$ls = stream_socket_server('tcp://127.0.0.1:0');
$port = port_of(stream_socket_get_name($ls, false));
$pid = pcntl_fork();
if ($pid === 0) {
    fclose($ls);
    $ctx = stream_context_create(['ssl' => ['cafile' => $crt['cert'], 'verify_peer' => true, 'peer_name' => 'localhost']]);
    $f = @stream_socket_client("ssl://127.0.0.1:$port", $no, $str, 60, STREAM_CLIENT_CONNECT, $ctx);
    $ok = $f && fwrite($f, "hello from the stream\n") && fgets($f) === "you wrote: hello from the stream\n";
    if ($ok) { fwrite($f, str_repeat("z", 200000) . "\n"); $ok = fgets($f) === "200000\n"; }
    if ($f) fclose($f);
    pcntl_exec('/bin/sh', ['-c', 'exit ' . ($ok ? 0 : 3)]);
}
$g = guard($base);
stream_set_blocking($ls, false);
$sctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $crt['cert'], EventSslContext::OPT_LOCAL_PK => $crt['pk']]);
$keep = [];
$n = 0;
$srv = new EventListener($base, function ($l, $fd) use ($base, $sctx, &$keep, &$n) {
    $keep[] = $b = EventBufferEvent::sslSocket($base, $fd, $sctx, EventBufferEvent::SSL_ACCEPTING);
    $b->setCallbacks(function ($b) use (&$n) {
        while (($s = $b->input->readLine(EventBuffer::EOL_LF)) !== null) $b->write($n++ ? strlen($s) . "\n" : "you wrote: $s\n");
    }, null, function ($b, $e) use ($base) {
        echo names($e), "\n";
        if (!($e & EventBufferEvent::CONNECTED)) $base->stop();
    }, null);
    $b->enable(Event::READ | Event::WRITE);
}, null, 0, -1, $ls);
$base->dispatch();
done_with($base, ...$keep);
pcntl_waitpid($pid, $st);
echo "client exit: ", pcntl_wexitstatus($st), "\n";
$g->free();
--EXPECTF--
CONNECTED
READING|EOF
client exit: 0
