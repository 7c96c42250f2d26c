--TEST--
Listening on a unix socket: "unix:" prefix, null address
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$path = sys_get_temp_dir() . '/evl' . getmypid() . '.sock';
$base = new EventBase();
foreach (['unix:', 'UNIX:'] as $prefix) {
    $l = new EventListener($base, function ($l, $fd, $addr, $data) use ($base) {
        say('accepted', is_int($fd), $addr, $data);
        socket_close(EventUtil::createSocket($fd));
        $base->stop();
    }, 'U', EventListener::OPT_CLOSE_ON_FREE, -1, $prefix . $path);
    say('exists', file_exists($path));
    $c = stream_socket_client("unix://$path");
    say('loop', $base->loop());
    say('eof', fread($c, 1), feof($c));
    $l->free();
    say('file is left behind', file_exists($path));
    unlink($path);
}
?>
--EXPECT--
exists: true
accepted: true null "U"
loop: true
eof: "" true
file is left behind: true
exists: true
accepted: true null "U"
loop: true
eof: "" true
file is left behind: true
