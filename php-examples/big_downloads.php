<?php

/*
 * Downloads of any size, for any number of clients, in memory that depends on neither: a report that is made while it is
 * sent, and an archive of parts that are files.
 *
 *   php php-examples/big_downloads.php 8080
 *   curl -o report.csv http://127.0.0.1:8080/report.csv?rows=1000000
 *   curl -o logs.txt http://127.0.0.1:8080/logs.txt
 */

/* As much is made before it is sent: enough for few callbacks, and little enough for many clients. */
const PIECE = 64 * 1024;

/* Sends what a generator makes, piece by piece: the next when the last has left. */
final class Download
{
    public function __construct(private EventHttpRequest $request, private Generator $lines)
    {
        $request->addHeader('Content-Type', 'text/csv; charset=utf-8', EventHttpRequest::OUTPUT_HEADER);
        $request->addHeader('Content-Disposition', 'attachment', EventHttpRequest::OUTPUT_HEADER);
        $request->sendReplyStart(200, 'OK');
        $this->next();
    }

    private function next(): void
    {
        $piece = '';
        while ($this->lines->valid() && strlen($piece) < PIECE) {
            $piece .= $this->lines->current();
            $this->lines->next();
        }
        // A client that goes takes its callback with it, and nothing holds this object any more.
        $piece === '' ? $this->request->sendReplyEnd() : $this->request->sendReplyChunk($piece, $this->next(...));
    }
}

/* Stands for rows of a database, which a cursor hands out one by one. */
function rows(int $count): Generator
{
    yield "number,square\r\n";
    for ($number = 1; $number <= $count; $number++) {
        yield "$number," . $number * $number . "\r\n";
    }
}

$base = new EventBase();
$http = new EventHttp($base);

$http->setCallback('/report.csv', function (EventHttpRequest $request) {
    parse_str((string) parse_url($request->getUri(), PHP_URL_QUERY), $query);
    new Download($request, rows(max(0, (int) ($query['rows'] ?? 1000))));
});

// What is in files goes from there to the client without being read here: a body may be made of any number of them.
$http->setCallback('/logs.txt', function (EventHttpRequest $request) {
    $body = new EventBuffer();
    foreach (glob(($_SERVER['argv'][2] ?? '/var/log') . '/*.log') as $path) {
        // A log that grows is sent as long as it is now.
        if (is_readable($path)) {
            $body->add("==> $path <==\n");
            $body->addFile($path);
        }
    }
    $request->addHeader('Content-Type', 'text/plain', EventHttpRequest::OUTPUT_HEADER);
    $request->sendReply(200, 'OK', $body);
});

$port = (int) ($argv[1] ?? 8080);
$http->bind('127.0.0.1', $port) or exit("Cannot listen on port $port\n");
echo "Listening on port $port\n";
$base->loop();
