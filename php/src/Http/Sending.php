<?php

declare(strict_types=1);

namespace EventServer\Http;

use Event;
use EventHttpRequest;
use EventServer\Log;
use Throwable;

/** A body on its way: the next piece is read when the last has left the process. */
final class Sending
{
    /** Seconds until a source that has nothing yet is asked again. */
    private const WAIT = 0.01;

    private ?Event $timer = null;
    private bool $over = false;

    /** @param ?int $left how many bytes were promised; null for as many as there are */
    public function __construct(
        private readonly EventHttpRequest $request,
        private readonly Source $source,
        private ?int $left,
        private readonly Log $log,
    ) {
    }

    private function next(): void
    {
        $this->timer = null;
        if ($this->over) {
            return;
        }
        if ($this->request->getConnection() === null) {
            $this->close();
            return;
        }
        try {
            $piece = $this->source->read();
        } catch (Throwable $exception) {
            $this->log->exception('A body breaks off', $exception);
            $this->breakOff();
            return;
        }
        $this->take($piece);
    }

    /** Goes on with a piece that was read. */
    public function take(?string $piece): void
    {
        if ($piece === null) {
            $this->wait();
        } elseif ($piece === '') {
            $this->end();
        } else {
            $this->send($piece);
        }
    }

    private function close(): void
    {
        $this->over = true;
        $this->timer = null;
        try {
            $this->source->close();
        } catch (Throwable $exception) {
            // The client has had what it was to have.
            $this->log->exception('A body cannot be closed', $exception);
        }
    }

    /** A client that goes takes the callback with it, which holds this object. */
    public function __destruct()
    {
        $this->over or $this->close();
    }

    private function send(string $piece): void
    {
        if ($this->left !== null) {
            $piece = substr($piece, 0, $this->left);
            $this->left -= strlen($piece);
        }
        if ($this->left === 0) {
            $this->request->sendReplyChunk($piece);
            $this->end();
            return;
        }
        $this->request->sendReplyChunk($piece, $this->next(...));
    }

    private function end(): void
    {
        if ($this->left !== null && $this->left > 0) {
            $message = 'A body breaks off: {bytes} bytes are missing of what its head has said';
            $this->log->warning($message, ['bytes' => $this->left]);
            $this->breakOff();
            return;
        }
        $this->close();
        $this->request->sendReplyEnd();
    }

    /** The client must not take it for whole. */
    private function breakOff(): void
    {
        $this->close();
        $this->request->closeConnection();
    }

    private function wait(): void
    {
        $base = $this->request->getConnection()?->getBase();
        if (!$base) {
            $this->close();
            return;
        }
        $this->timer = Event::timer($base, $this->next(...));
        $this->timer->add(self::WAIT);
    }
}
