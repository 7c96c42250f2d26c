<?php

/*
 * Uploads of any size that go to the disk as they come, in memory that does not depend on their size: each is a file of
 * its own name when all of it is there, and nothing otherwise.
 *
 *   php php-examples/uploads_to_disk.php 8080 /srv/uploads
 *   curl -T big.iso http://127.0.0.1:8080/big.iso
 */

[, $port, $folder] = $argv + [null, '8080', ''];
$folder !== '' or exit("Usage: php $argv[0] PORT FOLDER\n");
is_dir($folder) && is_writable($folder) or exit("Cannot write to $folder\n");

/* An upload, from its head to its end. It does not hold the request: a WeakMap never lets go of a key that its value holds. */
final class Upload
{
    private $file;
    private string $temporary;

    public function __construct(EventHttpRequest $request, private string $path)
    {
        // In the same folder, so that it can be renamed at the end.
        $this->temporary = tempnam(dirname($path), '.upload');
        $this->file = fopen($this->temporary, 'w');
        $request->setChunkCallback($this->write(...));
        $request->setErrorCallback($this->drop(...));
    }

    public function write(EventHttpRequest $request): void
    {
        $buffer = $request->getInputBuffer();
        // While this waits for the disk nothing more is read: the client waits as well.
        while ($this->file && $buffer->length > 0) {
            if (!$buffer->write($this->file)) {
                $this->drop();
                $request->sendReply(507, 'Insufficient Storage', "The disk is full\n");
            }
        }
    }

    public function finish(EventHttpRequest $request): void
    {
        $this->write($request);
        if ($this->file) {
            fclose($this->file);
            rename($this->temporary, $this->path);
            $request->sendReply(201, 'Created', filesize($this->path) . " bytes\n");
        }
    }

    /* The client has left midway, or there is no room. */
    public function drop(): void
    {
        if ($this->file) {
            fclose($this->file);
            unlink($this->temporary);
            $this->file = null;
        }
    }
}

$base = new EventBase();
$http = new EventHttp($base);
$http->setAllowedMethods(EventHttpRequest::CMD_PUT);
$http->setMaxBodySize(100 << 30);
$uploads = new WeakMap();

// The head is there, the body is not: whoever may not, or asks for what cannot be, is told before it is sent.
$http->setHeaderCallback(function (EventHttpRequest $request) use ($folder, $uploads) {
    $name = basename(rawurldecode((string) parse_url($request->getUri(), PHP_URL_PATH)));
    if ($name === '' || $name[0] === '.' || str_contains($name, "\0")) {
        $request->sendReply(400, 'Bad Request', "That is no name for a file\n");
    } elseif ((int) $request->findHeader('Content-Length', EventHttpRequest::INPUT_HEADER) > disk_free_space($folder)) {
        $request->sendReply(507, 'Insufficient Storage', "There is no room for it\n");
    } else {
        $uploads[$request] = new Upload($request, "$folder/$name");
    }
});
$http->setDefaultCallback(fn (EventHttpRequest $request) => $uploads[$request]->finish($request));

$http->bind('127.0.0.1', (int) $port) or exit("Cannot listen on port $port\n");
echo "Taking files to $folder on port $port\n";
$base->loop();
