<?php

declare(strict_types=1);

namespace EventServer\Symfony;

use EventBuffer;
use EventServer\Http\Reply;
use EventServer\Http\Source;
use EventServer\Http\Spool;
use EventServer\Settings;
use RuntimeException;
use Symfony\Component\HttpFoundation\BinaryFileResponse;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpFoundation\Response;
use Throwable;

/** Sends responses of Symfony. */
final class ResponseSender
{
    public function __construct(private readonly Settings $settings)
    {
    }

    public function send(Response $response, Request $request, Reply $reply): void
    {
        $status = $response->getStatusCode();
        $body = $request->isMethod('HEAD') ? '' : $this->body($response);
        $reply->send($status, Response::$statusTexts[$status] ?? '', $response->headers->allPreserveCase(), $body);
    }

    private function body(Response $response): string|EventBuffer|Source
    {
        $content = $response->getContent();
        if (is_string($content)) {
            return $content;
        }
        $file = $response instanceof BinaryFileResponse ? $this->file($response) : null;
        return $file ?? $this->printed($response);
    }

    /** The part of a file that is to be sent: the kernel sends it. Null for what its response has to print by itself. */
    private function file(BinaryFileResponse $response): ?EventBuffer
    {
        $path = $response->getFile()->getPathname();
        if ($response::class !== BinaryFileResponse::class || !is_file($path)) {
            return null;
        }
        // What its headers say is what it would print.
        [$offset, $length] = [0, -1];
        if (preg_match('/^bytes (\d+)-(\d+)/', (string) $response->headers->get('Content-Range'), $range)) {
            [$offset, $length] = [(int) $range[1], $range[2] - $range[1] + 1];
        }
        $handed = $response->headers->has('X-Sendfile') || $response->headers->has('X-Accel-Redirect');
        if (!$response->isSuccessful() || $handed) {
            return null;
        }
        $buffer = new EventBuffer();
        if (filesize($path) > 0 && !$buffer->addFile($path, $offset, $length)) {
            throw new RuntimeException("The file $path cannot be sent");
        }
        $this->removes($response) && unlink($path);
        return $buffer;
    }

    /** Whether deleteFileAfterSend() was called: nothing but the response knows. The file that is being sent is open. */
    private function removes(BinaryFileResponse $response): bool
    {
        return (fn () => $this->deleteFileAfterSend)->call($response);
    }

    /**
     * What the response prints, all of which it does before any of it is sent: PHP cannot wait for a client in the middle of
     * a print.
     */
    private function printed(Response $response): Source
    {
        $spool = new Spool($this->settings->bodyMemory, $this->settings->tempDir);
        $failure = null;
        $level = ob_get_level();
        // What it throws itself would have PHP print the bytes instead.
        ob_start(function (string $bytes) use ($spool, &$failure): string {
            try {
                $failure === null and $spool->write($bytes);
            } catch (Throwable $thrown) {
                $failure = $thrown;
            }
            return '';
        }, Source::PIECE);
        try {
            $response->sendContent();
        } finally {
            $closed = ob_get_level() <= $level;
            while (ob_get_level() > $level) {
                ob_end_flush();
            }
        }
        if ($failure !== null) {
            throw $failure;
        }
        if ($closed) {
            throw new RuntimeException('A response has closed the output buffer that its content goes to');
        }
        $spool->finish();
        return new SpoolSource($spool);
    }
}
