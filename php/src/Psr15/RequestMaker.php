<?php

declare(strict_types=1);

namespace EventServer\Psr15;

use EventServer\Http\Refusal;
use EventServer\Http\Request;
use EventServer\Http\Upload;
use InvalidArgumentException;
use Psr\Http\Message\ServerRequestInterface;
use Psr\Http\Message\UploadedFileInterface;
use Psr\Http\Message\UriInterface;

/** Makes a PSR-7 request of ours. */
final class RequestMaker
{
    public function __construct(private readonly Factories $factories)
    {
    }

    public function make(Request $request): ServerRequestInterface
    {
        try {
            $uri = $this->uri($request);
            $made = $this->factories->request($request->method, $uri, $request->headers, $request->protocol, $request->server);
        } catch (InvalidArgumentException $exception) {
            // What HTTP lets pass and the library does not.
            throw Refusal::malformed($exception->getMessage());
        }
        if ($made->getRequestTarget() !== $request->target) {
            $made = $made->withRequestTarget($request->target);
        }
        if ($request->cookies) {
            $made = $made->withCookieParams($request->cookies);
        }
        // A library may have parsed the query; what it has does not count.
        $made = $made->withQueryParams($request->parameters);
        if ($request->fields !== null) {
            $made = $made->withParsedBody($request->fields);
        }
        if ($files = $request->files()) {
            array_walk_recursive($files, fn (&$leaf) => $leaf = $this->file($leaf));
            $made = $made->withUploadedFiles($files);
        }
        $body = $request->body();
        if ($body === '') {
            return $made;
        }
        $stream = is_string($body)
            ? $this->factories->streams->createStream($body)
            : $this->factories->streams->createStreamFromResource($body);
        // Some libraries leave it where they have written.
        $stream->rewind();
        return $made->withBody($stream);
    }

    private function uri(Request $request): UriInterface
    {
        // That of the connection, whatever a client says.
        $scheme = $request->secure ? 'https' : 'http';
        $authority = $request->authority === '' ? 'localhost' : $request->authority;
        return $this->factories->uris->createUri("$scheme://$authority$request->path");
    }

    private function file(Upload $upload): UploadedFileInterface
    {
        $stream = $upload->error === UPLOAD_ERR_OK
            ? $this->factories->streams->createStreamFromFile($upload->path)
            : $this->factories->streams->createStream();
        return $this->factories->files->createUploadedFile(
            $stream,
            $upload->size,
            $upload->error,
            $upload->name,
            $upload->type,
        );
    }
}
