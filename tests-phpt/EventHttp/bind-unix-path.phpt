--TEST--
EventHttp::bind(): a path goes with the server that has made it, and replaces that of a dead server only
--EXTENSIONS--
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

set_error_handler(function ($no, $text) use (&$path) {
    echo '  ', preg_replace('/a{9,}/', 'aaa', str_replace($path, 'PATH', $text)), "\n";
});
$path = sys_get_temp_dir() . '/event-path-' . getmypid();
$base = new EventBase();
$exists = function (string $when) use ($path) {
    clearstatcache();
    say($when, file_exists($path));
};
$http = new EventHttp($base);
say('bound', $http->bind("unix:$path"), filetype($path));
say('twice', $http->bind("unix:$path"));
$other = new EventHttp($base);
say('another server', $other->bind("unix:$path"));
$http = null;
$exists('gone with the server');

echo "a server that was killed\n";
if (!($child = pcntl_fork())) {
    $dead = new EventHttp(new EventBase());
    $dead->bind("unix:$path");
    posix_kill(getmypid(), SIGKILL);
}
pcntl_waitpid($child, $status);
$exists('has left its path');
say('replaced', $other->bind("unix:$path"));
$other->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK', 'here'));
say('served', reply($base, new Wire("unix://$path", "GET / HTTP/1.1\r\nHost: h\r\n\r\n"))[2]);

echo "a child that ends\n";
if (!($child = pcntl_fork())) {
    $other = null;
    exit;
}
pcntl_waitpid($child, $status);
$exists('the path is its parent\'s');
say('still served', reply($base, new Wire("unix://$path", "GET / HTTP/1.1\r\nHost: h\r\n\r\n"))[2]);

echo "another socket has taken the path\n";
unlink($path);
$taker = stream_socket_server("unix://$path");
$other = null;
$exists('left alone');
$taker = null;
unlink($path);

echo "no sockets\n";
$http = new EventHttp($base);
file_put_contents($path, 'a file');
say('a file', $http->bind("unix:$path"), file_get_contents($path));
unlink($path);
mkdir($path);
say('a folder', $http->bind("unix:$path"), is_dir($path));
rmdir($path);
symlink('/nowhere', $path);
say('a link', $http->bind("unix:$path"), is_link($path));
unlink($path);
say('no folder', $http->bind("unix:$path/socket"));
say('too long', $http->bind('unix:/' . str_repeat('a', 200)));
say('none', $http->bind('unix:'));
chdir(dirname($path));
say('relative', $http->bind('unix:' . basename($path)), file_exists($path));
chdir('/');
$http = null;
$exists('removed from elsewhere');

echo "the end of the script\n";
file_put_contents("$path.php", '<?php $http = new EventHttp(new EventBase()); var_dump($http->bind("unix:' . $path . '")); ' . "\n" . 'eval("function f() {} function f() {}");');
require __DIR__ . '/../include/child.inc';
$child = new Child("$path.php");
$child->wait(fn () => !$child->isRunning());
say('a fatal error', str_contains($child->out, 'bool(true)'), str_contains($child->out, 'Fatal error'));
unlink("$path.php");
$exists('removed all the same');
?>
--EXPECT--
bound: true "socket"
  EventHttp::bind(): Cannot listen on unix:PATH: Address already in use
twice: false
  EventHttp::bind(): Cannot listen on unix:PATH: Address already in use
another server: false
gone with the server: false
a server that was killed
has left its path: true
replaced: true
served: "here"
a child that ends
the path is its parent's: true
still served: "here"
another socket has taken the path
left alone: true
no sockets
  EventHttp::bind(): Cannot listen on unix:PATH: Address already in use
a file: false "a file"
  EventHttp::bind(): Cannot listen on unix:PATH: Address already in use
a folder: false true
  EventHttp::bind(): Cannot listen on unix:PATH: Address already in use
a link: false true
  EventHttp::bind(): Cannot listen on unix:PATH/socket: No such file or directory
no folder: false
  EventHttp::bind(): Cannot listen on unix:/aaa: File name too long
too long: false
  EventHttp::bind(): There is no path: unix:/path is wanted
none: false
relative: true true
removed from elsewhere: false
the end of the script
a fatal error: true true
removed all the same: false
