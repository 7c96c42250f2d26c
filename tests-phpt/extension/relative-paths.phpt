--TEST--
Relative paths of sockets and of files begin at the directory that chdir() has chosen
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$directory = sys_get_temp_dir() . '/event-relative-' . getmypid();
mkdir($directory);
chdir($directory);
file_put_contents('hosts', "192.0.2.1 relative.test\n");
file_put_contents('resolv.conf', "nameserver 192.0.2.53\n");

$base = new EventBase();
$listener = new EventListener($base, function ($listener, $fd) use ($base) {
    say('accepted', is_int($fd));
    socket_close(EventUtil::createSocket($fd));
}, null, EventListener::OPT_CLOSE_ON_FREE, -1, 'unix:socket');
say('the socket is there', file_exists("$directory/socket"));

$client = new EventBufferEvent($base, null, EventBufferEvent::OPT_CLOSE_ON_FREE, null, null, function ($client, $events) use ($base) {
    say('connected', (bool) ($events & EventBufferEvent::CONNECTED));
    if ($events & EventBufferEvent::EOF) {
        $base->stop();
    }
});
$client->enable(Event::READ);
say('connect', $client->connect('unix:socket'));
$base->loop();

// An abstract name is no path.
$abstract = new EventListener($base, fn () => null, null, EventListener::OPT_CLOSE_ON_FREE, -1, "unix:\0" . basename($directory));
say('abstract', (bool) stream_socket_client("unix://\0" . basename($directory)));

$dns = new EventDnsBase($base, 0);
say('hosts', $dns->loadHosts('hosts'));
say('resolv.conf', $dns->parseResolvConf(EventDnsBase::OPTIONS_ALL, 'resolv.conf'));
say('missing', @$dns->parseResolvConf(EventDnsBase::OPTIONS_ALL, 'missing'));

$listener->free();
array_map('unlink', glob('*'));
chdir('/');
rmdir($directory);
?>
--EXPECT--
the socket is there: true
connect: true
accepted: true
connected: true
connected: false
abstract: true
hosts: true
resolv.conf: true
missing: false
