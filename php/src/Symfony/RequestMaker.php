<?php

declare(strict_types=1);

namespace EventServer\Symfony;

use EventServer\Http\Refusal;
use EventServer\Http\Request as Asked;
use EventServer\Http\Upload;
use Symfony\Component\HttpFoundation\File\UploadedFile;
use Symfony\Component\HttpFoundation\Request;

/** Makes a request of Symfony of ours, as Request::createFromGlobals() makes one of PHP's. */
final class RequestMaker
{
    public function __construct(private readonly int $variables)
    {
    }

    public function make(Asked $asked): Request
    {
        $files = $asked->files();
        array_walk_recursive($files, fn (&$leaf) => $leaf = $this->file($leaf));
        return new Request(
            $asked->parameters,
            $asked->fields ?? $this->fields($asked),
            [],
            $asked->cookies,
            $files,
            $asked->server,
            $asked->body(),
        );
    }

    /** Symfony takes forms of these methods for forms, too. */
    private function fields(Asked $asked): array
    {
        $type = $asked->server['CONTENT_TYPE'] ?? '';
        $body = $asked->body();
        if (!in_array($asked->method, ['PUT', 'DELETE', 'PATCH'], true) || !is_string($body)
            || strncasecmp($type, 'application/x-www-form-urlencoded', 33) !== 0) {
            return [];
        }
        return Asked::variables($body, $this->variables)
            ?? throw Refusal::tooLarge("A form has more than $this->variables fields");
    }

    private function file(Upload $upload): UploadedFile
    {
        // A test, to Symfony, is a file that PHP has not taken from a request itself: move() renames it all the same.
        return new UploadedFile($upload->path, $upload->name, $upload->type, $upload->error, true);
    }
}
