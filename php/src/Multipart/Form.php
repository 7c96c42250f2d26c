<?php

declare(strict_types=1);

namespace EventServer\Multipart;

use EventServer\Http\Refusal;
use EventServer\Http\Sink;
use EventServer\Http\Upload;
use EventServer\Settings;

/** A form as multipart/form-data: its fields, and its files, which are on the disk already. */
final class Form implements Receiver, Sink
{
    /** @var array<mixed> as $_POST has them */
    public array $fields = [];
    /** @var array<mixed> the same tree, with Uploads as its leaves */
    public array $files = [];

    private readonly Parser $parser;
    private int $size = 0;
    /** @var list<array{string, string}> */
    private array $pairs = [];
    /** @var list<array{string, Upload}> */
    private array $uploads = [];
    private ?Upload $upload = null;

    public function __construct(string $boundary, private readonly Settings $settings)
    {
        $this->parser = new Parser($boundary);
    }

    public function write(string $bytes): void
    {
        $this->parser->feed($bytes, $this);
    }

    public function finish(): void
    {
        $this->parser->finish();
        parse_str(implode('&', array_map($this->encoded(...), $this->pairs)), $this->fields);
        $places = [];
        foreach ($this->uploads as $index => [$name]) {
            $places[] = $this->encoded([$name, (string) $index]);
        }
        parse_str(implode('&', $places), $this->files);
        array_walk_recursive($this->files, fn (&$leaf) => $leaf = $this->uploads[(int) $leaf][1]);
        $this->pairs = $this->uploads = [];
    }

    public function begin(Disposition $disposition): void
    {
        $this->grow(strlen($disposition->name));
        if ($disposition->filename === null) {
            if (count($this->pairs) >= $this->settings->variables()) {
                throw Refusal::tooLarge("A form has more than {$this->settings->variables()} fields");
            }
            $this->pairs[] = [$disposition->name, ''];
            return;
        }
        if (count($this->uploads) >= min($this->settings->maxFiles, $this->settings->variables())) {
            throw Refusal::tooLarge("A form has more than {$this->settings->maxFiles} files");
        }
        $this->upload = $disposition->filename === ''
            ? Upload::none()
            : Upload::begin($this->settings->tempDir, $disposition->filename, $disposition->type);
        $this->uploads[] = [$disposition->name, $this->upload];
    }

    public function data(string $bytes): void
    {
        if ($this->upload === null) {
            $this->grow(strlen($bytes));
            $this->pairs[array_key_last($this->pairs)][1] .= $bytes;
            return;
        }
        if ($this->upload->size + strlen($bytes) > $this->settings->maxFileSize) {
            throw Refusal::tooLarge("A file has more than {$this->settings->maxFileSize} bytes");
        }
        // Without a name there is no file.
        $this->upload->error === UPLOAD_ERR_OK and $this->upload->write($bytes);
    }

    public function end(): void
    {
        $this->upload?->finish();
        $this->upload = null;
    }

    private function grow(int $bytes): void
    {
        $this->size += $bytes;
        if ($this->size > $this->settings->maxFormSize) {
            throw Refusal::tooLarge("The fields of a form have more than {$this->settings->maxFormSize} bytes");
        }
    }

    /** @param array{string, string} $pair */
    private function encoded(array $pair): string
    {
        return urlencode($pair[0]) . '=' . urlencode($pair[1]);
    }
}
