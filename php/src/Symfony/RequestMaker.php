<?php

declare(strict_types=1);

namespace EventServer\Symfony;

use EventServer\Http\Refusal;
use EventServer\Http\Request as Asked;
use EventServer\Http\Upload;
use EventServer\Settings;
use Symfony\Component\HttpFoundation\File\UploadedFile;
use Symfony\Component\HttpFoundation\Request;

/** Makes a request of Symfony of ours, as Request::createFromGlobals() makes one of PHP's. */
final class RequestMaker
{
    public function __construct(private readonly Settings $settings)
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
        $form = in_array($asked->method, ['PUT', 'DELETE', 'PATCH'], true) && $asked->isForm();
        return $form ? $asked->form($this->settings->variables(), $this->settings->maxFormSize) : [];
    }

    /** @return UploadedFile|array<string, mixed> */
    private function file(Upload $upload): UploadedFile|array
    {
        if ($upload->error === UPLOAD_ERR_NO_FILE) {
            // As PHP has it: Symfony makes null of it.
            return ['name' => '', 'type' => '', 'tmp_name' => '', 'error' => $upload->error, 'size' => 0];
        }
        // A test, to Symfony, is a file that PHP has not taken from a request itself: move() renames it all the same.
        return new UploadedFile($upload->path, $upload->name, $upload->type, $upload->error, true);
    }
}
