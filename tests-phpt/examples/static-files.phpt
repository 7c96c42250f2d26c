--TEST--
php-examples/static_files.php serves the files of a folder, and nothing else
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/http.inc';

$folder = sys_get_temp_dir() . '/evs' . getmypid();
mkdir("$folder/www/sub", 0777, true);
register_shutdown_function(fn () => shell_exec("rm -r $folder"));
file_put_contents("$folder/www/index.html", '<p>home');
file_put_contents("$folder/www/sub/a b.txt", '0123456789');
file_put_contents("$folder/www/.htaccess", 'secret');
file_put_contents("$folder/outside", 'secret');
symlink("$folder/outside", "$folder/www/link");
mkdir("$folder/www/empty");
file_put_contents("$folder/www/closed", 'secret');
chmod("$folder/www/closed", 0);

$port = unused_port();
$server = new Child(__DIR__ . '/../../php-examples/static_files.php', (string) $port, "$folder/www");
$server->says('Serving');
$tag = null;
$ask = function (string $target, string ...$lines) use ($server, $port, &$tag) {
    $wire = new Wire($port, "GET $target HTTP/1.1\r\nHost: h\r\n" . implode('', array_map(fn ($line) => "$line\r\n", $lines)) . "\r\n");
    $message = null;
    $server->wait(function () use ($wire, &$message) {
        $wire->poll();
        return $message = message($wire->in, false, $wire->eof);
    });
    $tag = $message[4]['etag'] ?? null;
    echo "$target $message[3] ", $message[4]['content-type'] ?? '-', ' ', $message[4]['cache-control'] ?? '-', " [", trim($message[2]), "]\n";
};
$ask('/');
$ask('/index.html?v=1');
$ask('/sub/a%20b.txt');
$ask('/sub/a%20b.txt', "If-None-Match: $tag");
$ask('/sub/a%20b.txt', 'Range: bytes=-3');
foreach (['/sub', '/empty/', '/none', '/../outside', '/%2e%2e/outside', '/sub/../../outside', '/link', '/.htaccess', '/index.html%00',
    '/index.html/', '//etc/passwd'] as $target) {
    $ask($target);
}
// Root may read everything.
posix_getuid() === 0 ? print "/closed 404 text/plain - [Not found]\n" : $ask('/closed');
echo $server->isRunning() ? '' : $server->out;
?>
--EXPECT--
/ 200 text/html; charset=utf-8 no-cache [<p>home]
/index.html?v=1 200 text/html; charset=utf-8 no-cache [<p>home]
/sub/a%20b.txt 200 text/plain; charset=utf-8 no-cache [0123456789]
/sub/a%20b.txt 304 - no-cache []
/sub/a%20b.txt 206 text/plain; charset=utf-8 no-cache [789]
/sub 404 text/plain - [Not found]
/empty/ 404 text/plain - [Not found]
/none 404 text/plain - [Not found]
/../outside 404 text/plain - [Not found]
/%2e%2e/outside 404 text/plain - [Not found]
/sub/../../outside 404 text/plain - [Not found]
/link 404 text/plain - [Not found]
/.htaccess 404 text/plain - [Not found]
/index.html%00 404 text/plain - [Not found]
/index.html/ 404 text/plain - [Not found]
//etc/passwd 404 text/plain - [Not found]
/closed 404 text/plain - [Not found]
