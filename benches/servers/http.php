<?php
/* An HTTP server: http.php WORK PORT FOLDER [tls]. The work is what every request gets; in the folder are the files that
   are served, and the certificate. */
[, $work, $port, $folder] = $argv;
// Which protocol is spoken, and for how many requests a connection lasts, is the client's choice.
$work = preg_replace('/^h2-|-new$/', '', $work);

$base = new EventBase();
if (isset($argv[4])) {
    $options = [
        EventSslContext::OPT_LOCAL_CERT => "$folder/cert.pem",
        EventSslContext::OPT_LOCAL_PK => "$folder/key.pem",
    ];
    if (defined('EventSslContext::OPT_ALPN')) {
        $options[EventSslContext::OPT_ALPN] = 'h2,http/1.1';
    }
    $context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, $options);
    $http = new EventHttp($base, $context);
} else {
    $http = new EventHttp($base);
}

/* PECL event takes a buffer only: everybody is asked for the same. */
function reply(EventHttpRequest $request, string $body): void
{
    $buffer = new EventBuffer();
    $buffer->add($body);
    $request->sendReply(200, 'OK', $buffer);
}

$text = str_repeat('0123456789abcdef', 256);
$part = str_repeat('p', 100);
$closed = 0;
$http->setDefaultCallback(match ($work) {
    'hello' => fn (EventHttpRequest $request) => reply($request, 'Hello'),
    'headers' => function (EventHttpRequest $request) use ($text) {
        $headers = $request->getInputHeaders();
        $request->addHeader('Content-Type', 'text/plain; charset=utf-8', EventHttpRequest::OUTPUT_HEADER);
        $request->addHeader('X-Count', (string) count($headers), EventHttpRequest::OUTPUT_HEADER);
        $request->addHeader('X-Language', $headers['Accept-Language'] ?? '', EventHttpRequest::OUTPUT_HEADER);
        reply($request, $text);
    },
    'post' => function (EventHttpRequest $request) {
        $input = $request->getInputBuffer();
        reply($request, $input->read($input->length));
    },
    'chunked' => function (EventHttpRequest $request) use ($part) {
        $request->sendReplyStart(200, 'OK');
        $buffer = new EventBuffer();
        for ($i = 0; $i < 10; $i++) {
            $buffer->add($part);
            $request->sendReplyChunk($buffer);
        }
        $request->sendReplyEnd();
    },
    // As the manual's example has it.
    'closecb' => function (EventHttpRequest $request) use (&$closed) {
        $request->getConnection()->setCloseCallback(function () use (&$closed) {
            $closed++;
        });
        $request->getBufferEvent()->enable(Event::READ);
        reply($request, 'Hello');
    },
    // Reads all of it, whether it comes at once or in pieces.
    'upload' => function (EventHttpRequest $request) {
        $input = $request->getInputBuffer();
        $length = $input->length;
        while ($input->length > 0) {
            $input->read(65536);
        }
        reply($request, "$length bytes");
    },
    'upload-streamed' => function (EventHttpRequest $request) {
        reply($request, 'all of it');
    },
    // Where there is no sendFile(), a script reads the file.
    'file' => method_exists(EventHttpRequest::class, 'sendFile')
        ? fn (EventHttpRequest $request) => $request->sendFile($folder . $request->getUri())
        : fn (EventHttpRequest $request) => reply($request, file_get_contents($folder . $request->getUri())),
});
if ($work === 'upload-streamed') {
    $http->setHeaderCallback(function (EventHttpRequest $request) {
        $request->setChunkCallback(function (EventHttpRequest $request) {
            $input = $request->getInputBuffer();
            while ($input->length > 0) {
                $input->read(65536);
            }
        });
    });
}
$http->bind('127.0.0.1', (int) $port) or exit(1);
$base->dispatch();
