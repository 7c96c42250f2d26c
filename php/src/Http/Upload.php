<?php

declare(strict_types=1);

namespace EventServer\Http;

use RuntimeException;

/** An uploaded file: a temporary file, which is removed with this object unless somebody has moved it. */
final class Upload
{
    public int $size = 0;

    /** @var ?resource */
    private $file;

    private function __construct(
        public readonly string $path,
        public readonly string $name,
        public readonly ?string $type,
        public readonly int $error,
    ) {
    }

    public static function begin(string $folder, string $name, ?string $type): self
    {
        $path = tempnam($folder, 'upload');
        // Where the folder cannot be written to, tempnam() takes another one, with a notice.
        $file = $path === false ? false : fopen($path, 'wb');
        if ($file === false) {
            throw new RuntimeException("No temporary file can be made in $folder");
        }
        $upload = new self($path, $name, $type, UPLOAD_ERR_OK);
        $upload->file = $file;
        return $upload;
    }

    /** What stands for the field of a form in which no file was chosen. */
    public static function none(): self
    {
        return new self('', '', null, UPLOAD_ERR_NO_FILE);
    }

    public function write(string $bytes): void
    {
        if (fwrite($this->file, $bytes) !== strlen($bytes)) {
            throw new RuntimeException("An uploaded file cannot be written to $this->path: is the disk full?");
        }
        $this->size += strlen($bytes);
    }

    public function finish(): void
    {
        if (is_resource($this->file)) {
            fclose($this->file);
        }
        $this->file = null;
    }

    public function __destruct()
    {
        $this->finish();
        if ($this->path !== '' && is_file($this->path)) {
            unlink($this->path);
        }
    }
}
