<?php

/*
 * The files of a folder, whole and in parts, for browsers, download managers and proxies that keep what they have got.
 *
 *   php php-examples/static_files.php 8080 /srv/www
 *   curl -i http://127.0.0.1:8080/
 *   curl -r 0-99 http://127.0.0.1:8080/big.iso
 */

[, $port, $folder] = $argv + [null, '8080', '.'];
$root = realpath($folder) or exit("There is no folder $folder\n");

/* The file that is asked for; null when there is none to be seen. */
function file_for(string $root, string $uri): ?string
{
    $path = rawurldecode(explode('?', $uri, 2)[0]);
    if (str_contains($path, "\0")) {
        return null;
    }
    // Where the path leads, whatever dots and links are in it.
    $file = realpath($root . $path);
    if ($file !== false && is_dir($file)) {
        $file = realpath("$file/index.html");
    }
    // What begins with a dot is nobody's business, and what is outside of the folder even less.
    $isInside = $file !== false && str_starts_with($file, rtrim($root, '/') . '/');
    return $isInside && !str_contains(substr($file, strlen($root)), '/.') && is_file($file) ? $file : null;
}

$base = new EventBase();
$http = new EventHttp($base);
$http->setAllowedMethods(EventHttpRequest::CMD_GET | EventHttpRequest::CMD_HEAD);
$http->setMaxBodySize(0);
$http->setDefaultCallback(function (EventHttpRequest $request) use ($root) {
    $file = file_for($root, $request->getUri());
    if ($file !== null) {
        // Browsers ask again each time, and get 304 as long as the file is the same.
        $request->addHeader('Cache-Control', 'no-cache', EventHttpRequest::OUTPUT_HEADER);
    }
    // It may have gone meanwhile, or not be for this user to read: that is a warning, and false.
    if ($file === null || !@$request->sendFile($file)) {
        $request->clearHeaders();
        $request->addHeader('Content-Type', 'text/plain', EventHttpRequest::OUTPUT_HEADER);
        $request->sendReply(404, 'Not Found', "Not found\n");
    }
});

$http->bind('127.0.0.1', (int) $port) or exit("Cannot listen on port $port\n");
echo "Serving $root on port $port\n";
$base->loop();
