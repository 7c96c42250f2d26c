--TEST--
A server in a blocking loop with a client in a child process; the close callback ends the loop
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$out = tempnam(sys_get_temp_dir(), 'evh');
if (($pid = pcntl_fork()) === 0) {
    // plain blocking client; leaves abruptly
    $s = stream_socket_client("tcp://127.0.0.1:$port", $no, $msg, 2);
    stream_set_timeout($s, 2);
    fwrite($s, "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n");
    $got = '';
    while (!str_contains($got, 'answer one')) {
        $got .= $d = (string) fread($s, 1024);
        if ($d === '') break;
    }
    fwrite($s, "GET /2 HTTP/1.0\r\n\r\n");
    while (!str_contains($got, '<part>')) {
        $got .= $d = (string) fread($s, 1024);
        if ($d === '') break;
    }
    file_put_contents($out, substr_count($got, 'HTTP/1.') . ' replies');
    // replaces the process, so that nothing of the parent's is destroyed here
    pcntl_exec(PHP_BINARY, ['-n', '-r', '']);
}
$guard = Event::timer($base, function () use ($base) { echo "guard\n"; $base->exit(); });
$guard->add(60);
$http->setCallback('/1', function ($req) {
    echo "first\n";
    $buf = new EventBuffer();
    $buf->add('answer one');
    $req->sendReply(200, 'OK', $buf);
});
$http->setCallback('/2', function ($req) use ($base) {
    echo "second\n";
    $req->getConnection()->setCloseCallback(function ($conn) use ($base) {
        echo "client is gone\n";
        $base->exit();
    });
    $req->getBufferEvent()->enable(Event::READ);
    $buf = new EventBuffer();
    $buf->add('<part>');
    $req->sendReply(200, 'OK');
    $req->sendReplyChunk($buf);
});
$base->loop();
pcntl_waitpid($pid, $status);
echo file_get_contents($out), "\n";
unlink($out);
?>
--EXPECT--
first
second
client is gone
2 replies
