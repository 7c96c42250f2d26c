<?php

declare(strict_types=1);

namespace EventServer\Http;

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
        [$path, $file] = TemporaryFile::named($folder);
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
        TemporaryFile::write($this->file, $bytes);
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
