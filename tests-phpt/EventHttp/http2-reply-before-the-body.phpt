--TEST--
EventHttp: a reply over HTTP/2 does not wait for a client that sends the rest of its body when it has the reply
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';

$base = new EventBase();
foreach (['in the header callback' => false, 'in the chunk callback' => true] as $where => $in_pieces) {
    echo "-- $where\n";
    foreach (['whole', 'in pieces', 'without an end'] as $way) {
        [$http, $port] = listen_http($base);
        $kept = null;
        $reply = function (EventHttpRequest $request) use ($way, &$kept) {
            if ($way === 'whole') {
                return $request->sendReply(413, 'Too much', 'no more');
            }
            $request->sendReplyStart(413, 'Too much');
            $request->sendReplyChunk('no more');
            $way === 'in pieces' ? $request->sendReplyEnd() : $kept = $request;
        };
        $http->setHeaderCallback(function (EventHttpRequest $request) use ($reply, $in_pieces) {
            if ($request->getUri() === '/') {
                $in_pieces ? $request->setChunkCallback($reply) : $reply($request);
            }
        });
        $http->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK', 'served'));
        $client = new Http2($base, $port);
        $client->send(frame(HEADERS, END_HEADERS, 1, block('/', 'POST')) . ($in_pieces ? frame(DATA, 0, 1, 'begin') : ''));
        $seen = [];
        pump($base, function () use ($client, &$seen, $way) {
            foreach ($client->frames() as [$type, $flags, $stream, $payload]) {
                if ($stream === 1) {
                    $seen[] = match ($type) {
                        HEADERS => 'HEADERS',
                        DATA => "DATA '$payload'",
                        RST_STREAM => 'RST_STREAM ' . REASONS[unpack('N', $payload)[1]],
                        default => "type $type",
                    };
                }
            }
            return $way === 'without an end' ? count($seen) === 2 : preg_grep('/RST/', $seen) !== [];
        });
        $kept = null;
        echo "$way: ", implode(', ', $seen), "\n";
        $client->send(request(3, '/other'));
        echo '  another request: ', outcome($base, $client, 3), "\n";
    }
}
?>
--EXPECT--
-- in the header callback
whole: HEADERS, DATA 'no more', RST_STREAM NO_ERROR
  another request: HEADERS served goes on
in pieces: HEADERS, DATA 'no more', RST_STREAM NO_ERROR
  another request: HEADERS served goes on
without an end: HEADERS, DATA 'no more'
  another request: HEADERS served goes on
-- in the chunk callback
whole: HEADERS, DATA 'no more', RST_STREAM NO_ERROR
  another request: HEADERS served goes on
in pieces: HEADERS, DATA 'no more', RST_STREAM NO_ERROR
  another request: HEADERS served goes on
without an end: HEADERS, DATA 'no more'
  another request: HEADERS served goes on
